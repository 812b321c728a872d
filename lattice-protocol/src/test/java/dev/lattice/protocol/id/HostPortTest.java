package dev.lattice.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4000, 127.0.0.1, 4000",
        "example.org:1, example.org, 1",
        "node_7:65535, node_7, 65535",
        "[::1]:4000, ::1, 4000",
        "[2001:db8::7]:80, 2001:db8::7, 80",
        "[::ffff:10.0.0.1]:80, ::ffff:10.0.0.1, 80",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80",
        "bücher.example:80, bücher.example, 80"
    })
    void shouldReadWhatItWrites(String text, String host, int port) {
        HostPort address = HostPort.parse(text);

        assertThat(address).isEqualTo(new HostPort(host, port));
        assertThat(address).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                | form host:port
            localhost         | form host:port
            :4000             | form host:port
            http://host:4000  | form host:port
            host:4000/path    | form host:port
            host:             | is not a number from 1 to 65535
            host:http         | is not a number from 1 to 65535
            host:+80          | is not a number from 1 to 65535
            host:٨٠           | is not a number from 1 to 65535
            host:99999999999  | is not a number from 1 to 65535
            host:0            | from 1 to 65535, not 0
            host:65536        | from 1 to 65535, not 65536
            ::1               | stands in brackets
            2001:db8::7:80    | stands in brackets
            [::1]             | stands in brackets
            [host]:80         | not a host name or address
            [:zz]:80          | not a host name or address
            []:80             | not a host name or address
            a b:80            | not a host name or address
            u@host:80         | not a host name or address
            """)
    void shouldSayWhatIsWrong(String text, String what) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(what);
    }

    @Test
    void shouldRefuseAHostThatNoNameServerCouldKnow() {
        assertThatThrownBy(() -> new HostPort("h".repeat(254), 80)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new HostPort("", 80)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new HostPort("[::1]", 80)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void shouldQuoteNothingThatATerminalWouldObey() {
        assertThatThrownBy(() -> HostPort.parse("\u001b[2J" + "x".repeat(500)))
                .message()
                .doesNotContain("\u001b")
                .hasSizeLessThan(200);
    }
}
