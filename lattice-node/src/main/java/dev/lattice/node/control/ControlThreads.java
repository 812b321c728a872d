package dev.lattice.node.control;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread for questions, which also reads orders as they come, and one for changes, so that nobody who looks waits
 * for somebody who writes. Both may block.
 */
public final class ControlThreads implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final int limit;
    private final ThreadPoolExecutor questions;
    private final ThreadPoolExecutor changes;
    private final AtomicInteger changesWaiting = new AtomicInteger();

    /** @param limit the most that wait on each of them */
    public ControlThreads(int limit) {
        this.limit = limit;
        this.questions = thread("lattice-questions", new ArrayBlockingQueue<>(limit));
        // Bounded where orders enter: what belongs to a change under way must always get through.
        this.changes = thread("lattice-changes", new LinkedBlockingQueue<>());
    }

    private static ThreadPoolExecutor thread(String name, BlockingQueue<Runnable> queue) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs what only looks; throws {@link RejectedExecutionException} when too many wait. */
    Executor questions() {
        return questions;
    }

    /** Runs the next step of a change that has begun. */
    Executor changes() {
        return changes;
    }

    /** Begins a change; throws {@link RejectedExecutionException} when too many wait. */
    void change(Runnable change) {
        if (changesWaiting.incrementAndGet() > limit) {
            changesWaiting.decrementAndGet();
            throw new RejectedExecutionException("more than " + limit + " changes wait");
        }
        changes.execute(() -> {
            changesWaiting.decrementAndGet();
            change.run();
        });
    }

    /** Lets what has begun end, for some seconds. */
    @Override
    public void close() {
        for (ThreadPoolExecutor thread : List.of(questions, changes)) {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    thread.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
