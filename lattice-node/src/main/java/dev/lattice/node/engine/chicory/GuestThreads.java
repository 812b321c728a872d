package dev.lattice.node.engine.chicory;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The threads of an engine's guests: made when turns need them, ended when they are idle for some seconds. */
final class GuestThreads implements AutoCloseable {
    /**
     * Room for guests' frames. Code that the JVM has not optimised yet takes about 110 bytes for a small frame, so this
     * is good for a recursion some 19,000 deep, and for more later.
     */
    private static final long STACK_BYTES = 2L << 20;

    /** For a thread that a stopped guest is about to leave. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final int most;
    private final ArrayDeque<GuestThread> idle = new ArrayDeque<>();
    private int count;
    private long made;
    private volatile boolean closed;

    GuestThreads(int most) {
        this.most = most;
    }

    /** Lets a thread take the turn on; ends the guest when there is none to be had. */
    GuestThread start(GuestTask task) {
        Optional<GuestThread> free = take();
        if (free.isPresent()) {
            free.get().assign(task);
            return free.get();
        }
        GuestThread thread = new GuestThread(this, name(), STACK_BYTES);
        thread.assign(task);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            ended();
            throw Ending.limit("thread limit: a guest in a turn needs a thread, and the system gives no more");
        }
        return thread;
    }

    private synchronized String name() {
        made++;
        return "lattice-guest-" + made;
    }

    /** An idle thread, or nothing and the right to make one. */
    private synchronized Optional<GuestThread> take() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (idle.isEmpty() && count >= most) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                throw Ending.limit("thread limit: a guest in a turn needs a thread, and the engine has " + most);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Ending.cancelled();
            }
        }
        GuestThread last = idle.pollLast();
        if (last == null) {
            count++;
        }
        return Optional.ofNullable(last);
    }

    /** A thread has nothing to do. */
    synchronized void idle(GuestThread thread) {
        idle.addLast(thread);
        if (count >= most) {
            notifyAll();
        }
    }

    /** Takes a thread out that wants to end; false when it was given a turn meanwhile. */
    synchronized boolean withdraw(GuestThread thread) {
        return idle.remove(thread);
    }

    synchronized void ended() {
        count--;
        notifyAll();
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the idle threads; those in a turn end after it. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(LockSupport::unpark);
    }
}
