package dev.lattice.node.actor;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be held at once. Any thread; never waits. */
final class ByteBudget {
    private final long limitBytes;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes so many bytes, if they are there. */
    boolean tryAcquire(int bytes) {
        if (bytes > 0 && held.addAndGet(bytes) > limitBytes) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void release(int bytes) {
        if (bytes > 0) {
            held.addAndGet(-bytes);
        }
    }

    /** What is held now. */
    long held() {
        return held.get();
    }
}
