package dev.lattice.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"500ms, 500", "5s, 5000", "2m, 120000", "1h, 3600000", "30d, 2592000000"})
    void shouldReadDurations(String text, long millis) {
        assertThat(Values.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "0s", "5 s", "1w", "99999999999d"})
    void shouldRefuseOtherDurations(String text) {
        assertThatThrownBy(() -> Values.duration(text)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "30d, 2026-12-22T12:00:00Z",
        "2027-01-31, 2027-01-31T00:00:00Z",
        "2027-01-31T12:30:00Z, 2027-01-31T12:30:00Z"
    })
    void shouldReadMoments(String text, Instant moment) {
        assertThat(Values.moment(text, NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2027-13-01", "2027-01-31T25:00:00Z", ""})
    void shouldRefuseOtherMoments(String text) {
        assertThatThrownBy(() -> Values.moment(text, NOW)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void shouldReadLabelsAndWriteThemInOrder() {
        Map<String, String> labels = Values.labels("zone=plant, disk=ssd");

        assertThat(labels).containsOnly(Map.entry("zone", "plant"), Map.entry("disk", "ssd"));
        assertThat(Values.text(labels)).isEqualTo("disk=ssd,zone=plant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "127.0.0.1:4000", "[::1]:0", "[::1]:4000", "localhost:1"})
    void shouldReadWhereToListen(String text) {
        ListenAddress address = ListenAddress.parse(text);

        assertThat(address).hasToString(text);
        assertThat(address.isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:65536", ":0", "127.0.0.1:-1", "::1:0"})
    void shouldRefuseOtherAddresses(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:0", "[::]:1", "192.0.2.1:7000"})
    void shouldTellAddressesThatOtherMachinesReach(String text) {
        assertThat(ListenAddress.parse(text).isLoopback()).isFalse();
    }
}
