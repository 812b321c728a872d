package dev.lattice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every build runs: each target over its seeds and over what was once found, without a search. */
final class SeedsTest {
    static List<String> names() {
        return Targets.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldHoldOnSeedsAndRegressions(String name) throws IOException {
        Targets.unavailability(name).ifPresent(why -> {
            System.out.println("SKIPPED, " + name + " HAS NO ENGINE: " + why);
            assumeTrue(false, why);
        });
        try (FuzzTarget target = Targets.open(name)) {
            List<byte[]> seeds = target.seeds();
            assertThat(seeds).isNotEmpty();
            AllocationMeter meter = new AllocationMeter(target);
            for (byte[] seed : seeds) {
                assertThat(seed.length).isLessThanOrEqualTo(Targets.LIMIT_INPUT_BYTES);
                meter.run(seed);
            }
            for (Path regression : Regressions.of(name)) {
                meter.run(Files.readAllBytes(regression));
            }
        }
    }
}
