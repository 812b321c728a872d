package dev.lattice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The harness itself: what cannot fail proves nothing. */
final class FuzzReportTest {
    private static final List<String> LOG = List.of(
            "#12\tINITED cov: 100 ft: 140 corp: 10/3b exec/s: 0 rss: 300Mb",
            "#225\tREDUCE cov: 130 ft: 150 corp: 12/6b lim: 6 exec/s: 0 rss: 300Mb L: 5/5 MS: 2 CMP-Custom-",
            "#9000\tDONE   cov: 131 ft: 160 corp: 14/35b lim: 4096 exec/s: 4500 rss: 400Mb",
            "Done 9000 runs in 3 second(s)",
            "stat::number_of_executed_units: 9000",
            "stat::average_exec_per_sec:     0",
            "stat::peak_rss_mb:              401");

    private final FuzzOptions options =
            new FuzzOptions(1, List.of("frame"), 1, Path.of("target").toAbsolutePath(), Optional.empty());

    @Test
    void shouldReadWhatTheFuzzerPrints() {
        FuzzResult result = FuzzResult.read("frame", LOG, List.of(), Optional.empty());

        assertThat(result)
                .isEqualTo(new FuzzResult("frame", 9000, 3000, 100, 131, 14, 401, List.of(), Optional.empty()));
        assertThat(result.isGood()).isTrue();
        assertThat(FuzzTable.of(List.of(result))).contains("frame", "9,000", "3,000", "100 + 31", "401 MB", "none");
    }

    @Test
    void shouldCountARunOfNothingAsAFailure() {
        FuzzResult silent = FuzzResult.read("frame", List.of("Exception in thread main"), List.of(), Optional.empty());

        assertThat(silent.isGood()).isFalse();
        assertThat(FuzzTable.of(List.of(silent))).contains("it ran nothing");
        assertThat(FuzzTable.advice(List.of(silent), options)).contains("log.txt");
    }

    @Test
    void shouldSayHowToSeeAFindingAgain() {
        Path file = Path.of("findings", "crash-1");
        FuzzResult found = FuzzResult.read("frame", LOG, List.of(file), Optional.empty());

        assertThat(found.isGood()).isFalse();
        assertThat(FuzzTable.advice(List.of(found), options))
                .contains("-Dfuzz.targets=frame", "-Dfuzz.replay=" + file, "regressions/frame");
    }

    @Test
    void shouldNoticeAReaderThatAllocatesWhatItIsTold() {
        AllocationMeter meter = new AllocationMeter(new Greedy());

        meter.run(new byte[] {1});
        assertThatThrownBy(() -> meter.run(new byte[] {100}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("allocate");
    }

    /** Believes the first byte to be a length in units of 64 KiB. */
    private static final class Greedy implements FuzzTarget {
        private byte[] kept = new byte[0];

        @Override
        public List<byte[]> seeds() {
            return List.of(new byte[] {0});
        }

        @Override
        public long allocationLimitBytes(int inputBytes) {
            return 128 * 1024;
        }

        @Override
        public void run(byte[] input) {
            kept = new byte[input[0] * 64 * 1024];
            Requirement.holds(kept.length >= 0, "it is used");
        }
    }
}
