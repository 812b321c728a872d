package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.NanoClock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A log that nobody can flood: so many lines a second, as many at once after a quiet time, and no line longer than
 * {@link #MAX_LINE}. What goes beyond is counted, and the count told once a second. Any thread.
 */
final class LimitedLog {
    /** Characters of a line; what follows is cut off, and said to be. */
    static final int MAX_LINE = 1_024;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Consumer<String> log;
    private final String what;
    private final int linesPerSecond;
    private final int burst;
    private final NanoClock clock;
    /** Lines that may be written now, in billionths. */
    private long credit;

    private long creditedNanos;
    private long dropped;

    /**
     * @param log takes the lines
     * @param what the lines are, as in {@code "log lines of echo"}
     * @param burst the most at once after a quiet time
     */
    LimitedLog(Consumer<String> log, String what, int linesPerSecond, int burst, NanoClock clock) {
        this.log = log;
        this.what = what;
        this.linesPerSecond = linesPerSecond;
        this.burst = burst;
        this.clock = clock;
        this.credit = burst * SECOND_NANOS;
        this.creditedNanos = clock.nanoTime();
    }

    /** Writes a line, or counts it. */
    void line(String text) {
        if (pay()) {
            log.accept(cut(text));
        }
    }

    /** Says how many lines were dropped since the last time, if any were; to be asked about once a second. */
    void tellDropped() {
        long count = takeDropped();
        if (count > 0) {
            log.accept(count + " " + what + " are not shown: the limit is " + linesPerSecond + " a second");
        }
    }

    private synchronized long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }

    private synchronized boolean pay() {
        long now = clock.nanoTime();
        // A long quiet time must not overflow the sum.
        long passed = Math.min(now - creditedNanos, burst * SECOND_NANOS);
        creditedNanos = now;
        credit = Math.min(burst * SECOND_NANOS, credit + passed * linesPerSecond);
        if (credit < SECOND_NANOS) {
            dropped++;
            return false;
        }
        credit -= SECOND_NANOS;
        return true;
    }

    /** Nothing that a guest says may begin a line of its own in the log. */
    private static String cut(String text) {
        String shown = text.length() <= MAX_LINE
                ? text
                : text.substring(0, MAX_LINE) + "… (" + (text.length() - MAX_LINE) + " more characters)";
        return CONTROL.matcher(shown).replaceAll(" ");
    }
}
