package dev.lattice.protocol.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
    private static final long MILLI = 1_000_000;

    private long now;
    private final NanoClock clock = () -> now;

    /** The clock's zero is arbitrary, so its readings may be negative, or wrap around while a call is under way. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 123_456_789, Long.MAX_VALUE - MILLI, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldPassAfterItsTimeWhereverTheClockBegan(long beginning) {
        now = beginning;
        Deadline deadline = Deadline.in(5, clock);
        assertThat(deadline.remainingNanos(clock)).isEqualTo(5 * MILLI);
        assertThat(deadline.elapsedMillis(clock)).isZero();

        now = beginning + 5 * MILLI - 1;
        assertThat(deadline.passed(clock)).isFalse();
        assertThat(deadline.elapsedMillis(clock)).isEqualTo(4);

        now = beginning + 5 * MILLI;
        assertThat(deadline.passed(clock)).isTrue();
        assertThat(deadline.remainingNanos(clock)).isZero();
        assertThat(deadline.elapsedMillis(clock)).isEqualTo(5);
    }

    @Test
    void shouldCutTheLongestTimeThatTheWireCanCarry() {
        now = 1_000 * MILLI;
        Deadline deadline = Deadline.in(Long.MAX_VALUE, clock);
        now += 1;

        assertThat(deadline.passed(clock)).isFalse();
        assertThat(deadline.remainingNanos(clock)).isEqualTo(Deadline.MAX_MILLIS * MILLI - 1);
    }

    @Test
    void shouldHavePassedAtOnceWhenNoTimeIsLeft() {
        assertThat(Deadline.in(0, clock).passed(clock)).isTrue();
        assertThat(Deadline.in(-1, clock).passed(clock)).isTrue();
    }
}
