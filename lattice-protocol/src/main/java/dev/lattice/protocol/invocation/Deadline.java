package dev.lattice.protocol.invocation;

import java.util.concurrent.TimeUnit;

/**
 * The moment by which a call must have ended, on the clock of one process. Over the wire goes the time left, so that
 * nodes need not agree on the time of day.
 *
 * @param start when the call began here
 * @param end when it must have ended; both in nanoseconds of one {@link NanoClock}
 */
public record Deadline(long start, long end) {
    /** The longest time a call may be given; what is asked beyond it is cut to it. */
    public static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(1);

    /** A deadline this many milliseconds from now, {@link #MAX_MILLIS} at most. */
    public static Deadline in(long millis, NanoClock clock) {
        long now = clock.nanoTime();
        return new Deadline(now, now + TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MAX_MILLIS)));
    }

    /** The same, but so many milliseconds from now at the latest. */
    public Deadline cutTo(long millis, NanoClock clock) {
        long latest = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return end - latest > 0 ? new Deadline(start, latest) : this;
    }

    /** Nanoseconds left; zero or less once it has passed. */
    public long remainingNanos(NanoClock clock) {
        return end - clock.nanoTime();
    }

    public boolean passed(NanoClock clock) {
        return remainingNanos(clock) <= 0;
    }

    /** Milliseconds since the call began. */
    public long elapsedMillis(NanoClock clock) {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - start);
    }
}
