package dev.lattice.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyIdTest {
    private static final byte[] ZEROS = new byte[KeyId.PUBLIC_KEY_BYTES];

    @Test
    void shouldComputeTheChecksumOfTheCatalogueOfCrcs() {
        assertThat(NkeyText.crc16("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 9))
                .as("check value of CRC-16/XMODEM")
                .isEqualTo(0x31C3);
    }

    @Property
    void shouldReadWhatItWrote(@ForAll KeyType type, @ForAll @Size(32) byte[] publicKey) {
        KeyId id = KeyId.of(type, publicKey);

        assertThat(id.text()).hasSize(56).startsWith(String.valueOf(type.letter()));
        assertThat(new KeyId(id.text())).isEqualTo(id);
        assertThat(id.type()).isEqualTo(type);
        assertThat(id.publicKey()).isEqualTo(publicKey);
    }

    @Property
    void shouldRefuseAnyChangedCharacter(
            @ForAll @Size(32) byte[] publicKey,
            @ForAll @IntRange(max = 55) int at,
            @ForAll @IntRange(min = 1, max = 31) int by) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        StringBuilder text = new StringBuilder(KeyId.of(KeyType.NODE, publicKey).text());
        text.setCharAt(at, alphabet.charAt((alphabet.indexOf(text.charAt(at)) + by) % 32));

        assertThatThrownBy(() -> new KeyId(text.toString())).isInstanceOf(ProtocolException.class);
    }

    @Test
    void shouldSayWhatIsWrong() {
        String good = KeyId.of(KeyType.USER, ZEROS).text();

        assertThatThrownBy(() -> new KeyId("UABC")).hasMessageContaining("wrong length: 4 characters, not 56");
        assertThatThrownBy(() -> new KeyId(good.substring(0, 10) + "1" + good.substring(11)))
                .hasMessageContaining("not base32: character 11");
        assertThatThrownBy(() -> new KeyId(good.substring(0, 10) + "B" + good.substring(11)))
                .hasMessageContaining("bad checksum");
        assertThatThrownBy(() -> KeyId.parse(good, KeyType.ACCOUNT))
                .hasMessage("wrong type of key: got U (user key), want A (account key)");
    }
}
