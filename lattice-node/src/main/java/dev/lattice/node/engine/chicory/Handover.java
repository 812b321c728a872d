package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.Step;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a caller and a guest's thread pass control to each other, one of both running at any time. Whoever waits spins
 * for some microseconds first: the other is often as quick, and waking a parked thread costs more than a short turn.
 */
final class Handover {
    /** How often a waiting caller asks a guest again that used up its time. */
    private static final long AGAIN_NANOS = 1_000_000;

    private static final Step NONE = new Step.Yielded();

    private volatile Step step = NONE;
    private volatile boolean proceed;
    /** Set while the thread is parked or about to be; it looks again before it parks. */
    private volatile Thread waitingCaller;

    private volatile Thread waitingGuest;

    /** The caller's side: lets a suspended guest go on. */
    void proceed() {
        proceed = true;
        Thread guest = waitingGuest;
        if (guest != null) {
            LockSupport.unpark(guest);
        }
    }

    /**
     * The caller's side: waits for the guest's step.
     *
     * @param overdue called when the time is up, and again each millisecond until the step is there
     */
    Step await(long nanos, Runnable overdue) {
        for (int spin = Spin.COUNT; spin > 0; spin--) {
            if (step != NONE) {
                return take();
            }
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        long end = System.nanoTime() + nanos;
        waitingCaller = Thread.currentThread();
        while (step == NONE) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                overdue.run();
                left = AGAIN_NANOS;
            }
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        waitingCaller = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return take();
    }

    private Step take() {
        Step taken = step;
        step = NONE;
        return taken;
    }

    /** The guest's side: hands a step over. */
    void publish(Step made) {
        step = made;
        Thread caller = waitingCaller;
        if (caller != null) {
            LockSupport.unpark(caller);
        }
    }

    /** The guest's side: hands a step over and waits until the caller lets it go on. */
    void suspend(Step made) {
        publish(made);
        for (int spin = Spin.COUNT; spin > 0 && !proceed; spin--) {
            Thread.onSpinWait();
        }
        if (!proceed) {
            waitingGuest = Thread.currentThread();
            while (!proceed) {
                LockSupport.park(this);
            }
            waitingGuest = null;
        }
        proceed = false;
    }
}
