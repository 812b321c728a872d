package dev.lattice.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
    private static final KeyId NODE = KeyId.of(KeyType.NODE, new byte[KeyId.PUBLIC_KEY_BYTES]);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:4000", "[::1]:1", "edge-7.example:65535"})
    void shouldReadWhatItWrites(String where) {
        NodeAddress address = NodeAddress.parse(NODE + "@" + where);

        assertThat(address.node()).isEqualTo(NODE);
        assertThat(address.hostPort()).isEqualTo(HostPort.parse(where));
        assertThat(address).hasToString(NODE + "@" + where);
    }

    @Test
    void shouldSayWhatIsWrong() {
        KeyId user = KeyId.of(KeyType.USER, new byte[KeyId.PUBLIC_KEY_BYTES]);

        assertThatThrownBy(() -> NodeAddress.parse("127.0.0.1:4000"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a node's address has the form N…@host:port, not \"127.0.0.1:4000\"");
        assertThatThrownBy(() -> NodeAddress.parse(user + "@host:1"))
                .hasMessage("wrong type of key: got U (user key), want N (node key)");
        assertThatThrownBy(() -> NodeAddress.parse("N@host:1")).hasMessageContaining("wrong length");
        assertThatThrownBy(() -> NodeAddress.parse(NODE + "@host:0")).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> new NodeAddress(NODE, "ho st", 1)).hasMessageContaining("not a host name");
        assertThatThrownBy(() -> new NodeAddress(user, "host", 1)).isInstanceOf(ProtocolException.class);
    }
}
