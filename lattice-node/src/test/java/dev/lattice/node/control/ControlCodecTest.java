package dev.lattice.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.Payload;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {
    @Test
    void shouldReadWhatItWrote() {
        StopActor message = new StopActor("M1");

        assertThat(ControlCodec.decode(ControlCodec.encode(message), StopActor.class))
                .isEqualTo(message);
    }

    /**
     * In order: a text and bytes longer than the message, a map of too few entries, nothing, a number, nil,
     * an extension longer than memory, one byte more.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "81a56163746f72db7fffffff",
                "81a56163746f72c63fffffff",
                "82a56163746f72a141",
                "",
                "01",
                "c0",
                "c97fffffff01",
                "8000"
            })
    void shouldRefuseWhatIsNoMessageInOneWay(String hex) {
        Payload payload = Payload.wrap(HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> ControlCodec.decode(payload, StopActor.class))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("not a StopActor message");
    }

    @Test
    void shouldRefuseNilInAList() {
        Payload payload = Payload.wrap(HexFormat.of().parseHex("81a56e6f64657391c0"));

        assertThatThrownBy(() -> ControlCodec.decode(payload, ControlMessages.Nodes.class))
                .isInstanceOf(ProtocolException.class);
    }
}
