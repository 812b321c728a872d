package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.Step;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that guests run on, one turn after the other.
 *
 * <p>Compiled and interpreted guest code asks {@code Thread.currentThread().isInterrupted()} at each loop and call.
 * That question is the check point: when somebody wants something of the guest, it is paused or ended in the midst of
 * it. Nothing else asks on this thread, and nobody interrupts it.
 */
final class GuestThread extends Thread {
    /** An idle thread ends after this. */
    private static final long IDLE_NANOS = 5_000_000_000L;

    private final GuestThreads pool;
    private volatile GuestTask task;
    private volatile boolean asked;

    GuestThread(GuestThreads pool, String name, long stackBytes) {
        super(null, null, name, stackBytes);
        this.pool = pool;
        setDaemon(true);
    }

    /** Gives an idle or a new thread its next turn. */
    void assign(GuestTask next) {
        task = next;
        LockSupport.unpark(this);
    }

    /** Makes the guest look at its caller's wishes at its next check point. Any thread, any time. */
    void ask() {
        asked = true;
    }

    @Override
    public boolean isInterrupted() {
        if (asked) {
            asked = false;
            GuestTask running = task;
            if (running != null) {
                running.checkPoint();
            }
        }
        return false;
    }

    @Override
    public void run() {
        // The first turn is assigned before the thread is started, so it is not idle here.
        while (awaitTask()) {
            GuestTask running = task;
            Step last = running.work();
            task = null;
            // Idle before the step is seen, so that the next turn finds this thread and makes no other.
            pool.idle(this);
            running.finished(last);
        }
        pool.ended();
    }

    private boolean awaitTask() {
        for (int spin = Spin.COUNT; spin > 0; spin--) {
            if (task != null) {
                return true;
            }
            Thread.onSpinWait();
        }
        long end = System.nanoTime() + IDLE_NANOS;
        while (task == null) {
            long left = end - System.nanoTime();
            if ((left <= 0 || pool.isClosed()) && pool.withdraw(this)) {
                return false;
            }
            LockSupport.parkNanos(pool, Math.max(1_000, left));
        }
        return true;
    }
}
