package dev.lattice.benchmarks.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the rest of the machine did while something was measured. */
final class Noise {
    /** With more than this for others, absolute figures say little: measuring waits for a processor then. */
    private static final int BUSY_PERCENT = 15;

    private final Optional<Machine.Times> start = Machine.times();

    private Noise() {}

    /** From now on. */
    static Noise begin() {
        return new Noise();
    }

    /** Watches for a second, and warns. */
    static void warnWhenBusy(PrintStream progress) {
        Noise now = begin();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        if (now.isBusy()) {
            progress.printf(
                    "benchmarks: other processes keep %d %% of the processors busy; expect worse figures and a wide"
                            + " spread%n",
                    now.othersPercent());
        }
    }

    /** Whether others took so much that a miss may be their doing. */
    boolean isBusy() {
        return othersPercent() + stolenPercent() > BUSY_PERCENT;
    }

    /** The processors' time that other processes took, in per cent; 0 where the system does not tell. */
    long othersPercent() {
        return start.flatMap(then -> Machine.times().map(now -> now.othersPercent(then)))
                .orElse(0L);
    }

    private long stolenPercent() {
        return start.flatMap(then -> Machine.times().map(now -> now.stolenPercent(then)))
                .orElse(0L);
    }

    /** One sentence; empty where the system does not tell. */
    @Override
    public String toString() {
        return start.isEmpty()
                ? ""
                : "Meanwhile other processes took %d %% of the processors, the hypervisor %d %%."
                        .formatted(othersPercent(), stolenPercent());
    }

    /** A duration for people. */
    static String text(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        return "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
