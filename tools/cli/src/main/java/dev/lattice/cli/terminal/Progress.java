package dev.lattice.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a person who waits for more than a second what is going on; on a terminal only, and leaves nothing behind. */
public final class Progress {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long PERIOD_MILLIS = 250;
    private static final String ERASE_LINE = "\r\u001b[K";

    private Progress() {}

    /**
     * Does something on this thread.
     *
     * @param what is being done, as in {@code "starting echo on node-2"}
     */
    public static <T> T during(Console console, String what, Supplier<T> action) {
        if (!console.errIsTerminal()) {
            return action.get();
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread line = new Thread(() -> show(console, Console.harmless(what), done), "lattice-progress");
        line.setDaemon(true);
        line.start();
        try {
            return action.get();
        } finally {
            done.countDown();
            joinQuietly(line);
        }
    }

    private static void show(Console console, String what, CountDownLatch done) {
        long start = System.nanoTime();
        boolean shown = false;
        try {
            long wait = PATIENCE.toMillis();
            while (!done.await(wait, TimeUnit.MILLISECONDS)) {
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                console.err().print(ERASE_LINE + what + " … " + seconds + " s");
                console.err().flush();
                shown = true;
                wait = PERIOD_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (shown) {
            console.err().print(ERASE_LINE);
            console.err().flush();
        }
    }

    private static void joinQuietly(Thread line) {
        try {
            line.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
