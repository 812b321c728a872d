package dev.lattice.node.engine.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program of the soak, in a JVM of its own: {@code Soak SECONDS THREADS SEED}. Ends with 0 when all was well. */
public final class Soak {
    private static final long REPORT_SECONDS = 15;
    /** Until then memory may grow: code is compiled, buffers and pools find their sizes. Or most of a short soak. */
    private static final double WARM_UP = 0.3;

    private static final long WARM_SECONDS = 60;
    private static final double WARM_AT_MOST = 0.6;
    /** Small stacks are where a guest on the thread's own stack would break the JVM first. */
    private static final long SMALL_STACK_BYTES = 256 << 10;

    private static final long STACK_BYTES = 1 << 20;
    /**
     * The heap has a fixed size and is touched from the beginning, so what grows is native: some MiB of compiled code,
     * of classes and of the flight recorder's buffers, and what malloc keeps for each thread. A leak of a KiB in
     * each of the instances made would be several times this.
     */
    private static final long GROWTH_KIB = 32 << 10;

    private final World world = new World();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final CountDownLatch broken = new CountDownLatch(1);
    private volatile boolean over;

    private Soak() {}

    /** See the class. */
    public static void main(String[] arguments) throws InterruptedException {
        long seconds = Long.parseLong(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        System.out.println(
                "soak on JDK " + Runtime.version() + ": " + seconds + " s, " + threads + " threads, seed " + seed);
        System.exit(new Soak().run(seconds, threads, seed) ? 0 : 1);
    }

    private boolean run(long seconds, int threads, long seed) throws InterruptedException {
        // Every place of the pool is used once, so that none is new when the memory is looked at.
        world.instancesThatFit();
        List<Thread> workers = new ArrayList<>();
        for (int number = 0; number < threads; number++) {
            workers.add(start(number, seed));
        }
        long warm = (long) Math.max(seconds * WARM_UP, Math.min(WARM_SECONDS, seconds * WARM_AT_MOST));
        watch(0, warm);
        OptionalLong before = Memory.residentKib();
        long turns = world.tally.of("[turns]");
        long made = world.tally.of("[instances made]");
        watch(warm, seconds);
        OptionalLong after = Memory.residentKib();
        over = true;
        for (Thread worker : workers) {
            worker.join(TimeUnit.SECONDS.toMillis(60));
            if (worker.isAlive()) {
                faults.add(worker.getName() + " does not end: " + List.of(worker.getStackTrace()));
            }
        }
        if (faults.isEmpty()) {
            memory(before, after, world.tally.of("[turns]") - turns, world.tally.of("[instances made]") - made);
            leftovers();
        }
        return told();
    }

    private Thread start(int number, long seed) {
        Worker worker = new Worker(world, number, seed);
        Runnable body = () -> {
            try {
                while (!over && faults.isEmpty()) {
                    worker.step();
                }
                worker.close();
            } catch (Throwable e) {
                StringBuilder text = new StringBuilder("worker " + number + ": " + e);
                for (int at = 0; at < Math.min(12, e.getStackTrace().length); at++) {
                    text.append(System.lineSeparator()).append("    at ").append(e.getStackTrace()[at]);
                }
                faults.add(text.toString());
                broken.countDown();
            }
        };
        long stack = number % 2 == 0 ? SMALL_STACK_BYTES : STACK_BYTES;
        Thread thread = new Thread(null, body, "soak-" + number, stack);
        thread.start();
        return thread;
    }

    /** Tells how it goes until the time has come, or something broke. */
    private void watch(long from, long until) throws InterruptedException {
        for (long at = from; at < until; at += REPORT_SECONDS) {
            if (broken.await(Math.min(REPORT_SECONDS, until - at), TimeUnit.SECONDS)) {
                return;
            }
            System.out.println(
                    "  " + Math.min(until, at + REPORT_SECONDS) + " s: " + world.tally.of("[turns]") + " turns, "
                            + world.tally.of("[instances made]") + " instances made, "
                            + Memory.residentKib().orElse(0) / 1024
                            + " MiB resident");
        }
    }

    private void memory(OptionalLong before, OptionalLong after, long turns, long made) {
        if (before.isEmpty() || after.isEmpty()) {
            System.out.println("  resident memory: this system does not say");
            return;
        }
        long growth = after.getAsLong() - before.getAsLong();
        System.out.println("  resident memory: " + before.getAsLong() / 1024 + " MiB warm, " + after.getAsLong() / 1024
                + " MiB at the end, over " + turns + " turns and " + made + " instances (may grow by "
                + GROWTH_KIB / 1024
                + " MiB)");
        if (growth > GROWTH_KIB) {
            faults.add("resident memory grew by " + growth / 1024 + " MiB");
        }
    }

    /** Everything was given back: the engine has room for as many instances as at the beginning. */
    private void leftovers() {
        world.handOver.close();
        world.host.close();
        int fit = 0;
        for (int attempt = 0; attempt < 10 && fit < World.INSTANCES; attempt++) {
            // Forgotten instances come back when the collector has found them.
            Memory.heapKib();
            fit = world.instancesThatFit();
        }
        System.out.println("  native instances: room for " + fit + " of " + World.INSTANCES);
        if (fit < World.INSTANCES) {
            faults.add(World.INSTANCES - fit + " native instances did not come back");
        }
        System.out.println("  heap in use: " + Memory.heapKib() / 1024 + " MiB");
        world.close();
    }

    private boolean told() {
        System.out.println();
        world.tally.all().forEach((what, count) -> System.out.printf("  %-50s %,15d%n", what, count));
        System.out.println();
        faults.forEach(fault -> System.out.println("FAULT " + fault));
        System.out.println(faults.isEmpty() ? "no crash, no wrong answer, memory flat" : faults.size() + " faults");
        return faults.isEmpty();
    }
}
