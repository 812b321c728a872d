package dev.lattice.node.actor;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run guests, and one that wakes what sleeps. A turn has one task at most in the queue, so the number
 * of instances bounds it.
 */
final class Carriers implements Executor, AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timers;

    Carriers(int count) {
        threads = new ThreadPoolExecutor(
                count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("lattice-carrier-"));
        timers = new ScheduledThreadPoolExecutor(1, named("lattice-timer-"));
        timers.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs the task behind those that wait already; after {@link #close} nothing runs any more. */
    @Override
    public void execute(Runnable task) {
        if (!threads.isShutdown()) {
            threads.execute(task);
        }
    }

    /** Runs a short task later, on the timers' own thread. */
    ScheduledFuture<?> after(long nanos, Runnable task) {
        return timers.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a short task again and again, on the timers' own thread. */
    void every(long seconds, Runnable task) {
        timers.scheduleWithFixedDelay(task, seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timers.shutdownNow();
        threads.shutdown();
        await(threads);
        await(timers);
    }

    private static void await(ExecutorService service) {
        try {
            if (!service.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                service.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
