package dev.lattice.cli.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lattice.cli.terminal.CliException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessagePackJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                  | 80",
                "{\"healthy\":true}  | 81a76865616c746879c3",
                "[1,-2,300,null]     | 9401fecd012cc0",
                "\"pong\"            | a4706f6e67",
                "1.5                 | cb3ff8000000000000",
                "{\"$base64\":\"AAEC\"} | c403000102",
                "18446744073709551615 | cfffffffffffffffff"
            })
    void shouldWriteAndReadTheseBytes(String json, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.strip());

        assertThat(MessagePackJson.encode(json)).isEqualTo(bytes);
        JsonNode read = MessagePackJson.decode(bytes).orElseThrow();
        assertThat(JSON.readTree(read.toString())).isEqualTo(JSON.readTree(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "c1", // never used
                "8080", // two values
                "81a1", // cut off
                "c6ffffffff", // four gigabytes announced
                "c67fffffff00", // two gigabytes announced
                "dd7fffffff", // two thousand million elements announced
                "d40100", // an extension
                "818001" // a key that is a map
            })
    void shouldNotReadWhatIsNotOneValue(String hex) {
        assertThat(MessagePackJson.decode(HexFormat.of().parseHex(hex))).isEqualTo(Optional.empty());
    }

    @Test
    void shouldNotFollowAnEndlessNesting() {
        byte[] nested = new byte[100_000];
        Arrays.fill(nested, (byte) 0x91);

        assertThat(MessagePackJson.decode(nested)).isEmpty();
    }

    @Property
    void shouldReadAnyBytesWithoutFailing(@ForAll byte[] bytes) {
        assertThat(MessagePackJson.decode(bytes)).isNotNull();
    }

    @Property
    void shouldKeepTextsAndNumbers(@ForAll String text, @ForAll long number) throws IOException {
        String json =
                JSON.writeValueAsString(JSON.createObjectNode().put("n", number).put("t", text));

        JsonNode read = MessagePackJson.decode(MessagePackJson.encode(json)).orElseThrow();

        assertThat(read.path("n").asLong()).isEqualTo(number);
        assertThat(read.path("t").asText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a}", "{\"a\":1} 2", "{\"a\":1,\"a\":2}", "{\"$base64\":\"?\"}"})
    void shouldSayThatThisIsNoJson(String text) {
        assertThatThrownBy(() -> MessagePackJson.encode(text))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith("bad value of --json: ");
    }

    @Test
    void shouldRefuseWhatMessagePackCannotHold() {
        assertThatThrownBy(() -> MessagePackJson.encode("18446744073709551616"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("no integers beyond");
        assertThatThrownBy(() -> MessagePackJson.encode("[".repeat(5_000) + "]".repeat(5_000)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("not JSON that can be sent");
    }
}
