package dev.lattice.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells a person who waits for more than a second what is going on. On a terminal it is one line that is written anew
 * in its place and leaves nothing behind.
 */
public final class Progress {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long PERIOD_MILLIS = 250;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Console console;
    private final Supplier<String> what;
    private final CountDownLatch done = new CountDownLatch(1);

    private Progress(Console console, Supplier<String> what) {
        this.console = console;
        this.what = what;
    }

    /**
     * Does something on this thread, with progress on a terminal only.
     *
     * @param what is being done, as in {@code "starting echo on node-2"}
     */
    public static <T> T during(Console console, String what, Supplier<T> action) {
        return console.errIsTerminal() ? new Progress(console, () -> what).around(action, PATIENCE) : action.get();
    }

    /**
     * Does something that may take very long on this thread, with progress in any case: one line without end or
     * figures where nobody watches a terminal.
     *
     * @param what is being done at the moment; asked now and then on another thread, and may block
     */
    public static <T> T narrated(Console console, Supplier<String> what, Supplier<T> action) {
        return narrated(console, what, action, PATIENCE);
    }

    static <T> T narrated(Console console, Supplier<String> what, Supplier<T> action, Duration patience) {
        return new Progress(console, what).around(action, patience);
    }

    private <T> T around(Supplier<T> action, Duration patience) {
        Thread line = new Thread(() -> show(patience.toMillis()), "lattice-progress");
        line.setDaemon(true);
        line.start();
        try {
            return action.get();
        } finally {
            done.countDown();
            joinQuietly(line);
        }
    }

    private void show(long patienceMillis) {
        try {
            long start = System.nanoTime();
            if (done.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (console.errIsTerminal()) {
                rewrite(start);
            } else {
                console.remark(Console.harmless(what.get()) + " …");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rewrite(long start) throws InterruptedException {
        do {
            String text = Console.harmless(what.get());
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            write(ERASE_LINE + text + " … " + seconds + " s");
        } while (!done.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        write(ERASE_LINE);
    }

    private void write(String text) {
        console.err().print(text);
        console.err().flush();
    }

    private static void joinQuietly(Thread line) {
        try {
            line.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
