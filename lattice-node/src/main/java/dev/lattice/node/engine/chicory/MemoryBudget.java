package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.support.Sizes;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of all guests of an engine together. It is the JVM's heap that they live in, and a guest that used
 * it up would take the node with it. Any thread.
 */
final class MemoryBudget {
    private final AtomicLong used = new AtomicLong();
    private final long limitBytes;

    MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Half of the heap: the other half is the node's. */
    static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 2);
    }

    static String heap() {
        return "a heap of " + Sizes.text(Runtime.getRuntime().maxMemory());
    }

    /** Takes so many bytes, or ends the guest that asks for them. */
    void take(long bytes) {
        if (used.addAndGet(bytes) > limitBytes) {
            used.addAndGet(-bytes);
            throw Ending.limit("memory limit of the engine: " + Sizes.text(limitBytes)
                    + " allowed for all guests together, half of the JVM's heap; raise -Xmx or run fewer instances");
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
