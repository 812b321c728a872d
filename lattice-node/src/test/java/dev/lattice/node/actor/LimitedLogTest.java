package dev.lattice.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
    private static final int PER_SECOND = 5;
    private static final int BURST = 10;

    private final ManualClock clock = new ManualClock();
    private final List<String> shown = new ArrayList<>();
    private final LimitedLog log = new LimitedLog(shown::add, "lines of echo", PER_SECOND, BURST, clock);

    private void flood(int lines) {
        for (int i = 0; i < lines; i++) {
            log.line("line " + i);
        }
    }

    @Test
    void shouldShowABurstAndCountTheRest() {
        flood(1_000);
        assertThat(shown).hasSize(BURST).endsWith("line 9");

        log.tellDropped();
        log.tellDropped();

        assertThat(shown).hasSize(BURST + 1).endsWith("990 lines of echo are not shown: the limit is 5 a second");
    }

    @Test
    void shouldShowSoManyLinesASecond() {
        flood(100);
        shown.clear();

        for (int second = 0; second < 10; second++) {
            clock.advance(Duration.ofSeconds(1));
            flood(100);
        }

        assertThat(shown).hasSize(10 * PER_SECOND);
    }

    @Test
    void shouldShowALineNowAndThenHoweverSlowlyTimePasses() {
        flood(BURST);
        shown.clear();

        for (int i = 0; i < 1_000; i++) {
            clock.advance(Duration.ofMillis(1));
            log.line("now and then");
        }

        assertThat(shown).hasSize(PER_SECOND);
    }

    @Test
    void shouldForgiveNoMoreThanABurstAfterAnyTime() {
        flood(BURST);
        shown.clear();

        clock.advance(Duration.ofDays(365));
        flood(1_000);

        assertThat(shown).hasSize(BURST);
    }

    @Test
    void shouldCutLongLinesAndKeepThemInOneLine() {
        log.line("x".repeat(2_000));
        log.line("one\nlattice: two\r\u001b[31m");

        assertThat(shown.get(0)).hasSizeLessThan(1_100).endsWith("x… (976 more characters)");
        assertThat(shown.get(1)).isEqualTo("one lattice: two  [31m");
    }

    @Test
    void shouldSayNothingWhenNothingWasDropped() {
        flood(BURST);
        shown.clear();

        log.tellDropped();

        assertThat(shown).isEmpty();
    }
}
