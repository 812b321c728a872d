package dev.lattice.node.engine.soak;

import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.Payload;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Suspended turns on their way from one thread to another. */
final class HandOver implements AutoCloseable {
    /** Turns that wait; each holds an instance. */
    private static final int WAITING = 64;

    private final BlockingQueue<Suspended> turns = new ArrayBlockingQueue<>(WAITING);

    /**
     * A turn that somebody else goes on with.
     *
     * @param sent what the guest was asked
     * @param calling whether it waits for its host, rather than for another slice
     */
    record Suspended(Instance instance, Turn turn, Payload sent, boolean calling) {}

    /** Whether there was room. */
    boolean offer(Suspended suspended) {
        return turns.offer(suspended);
    }

    Optional<Suspended> poll() {
        return Optional.ofNullable(turns.poll());
    }

    /** Drops what still waits. */
    @Override
    public void close() {
        for (Suspended left = turns.poll(); left != null; left = turns.poll()) {
            left.instance().close();
        }
    }
}
