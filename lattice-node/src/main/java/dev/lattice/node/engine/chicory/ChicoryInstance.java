package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.Payload;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An instance: the holder of its task, and of the one turn that it can have. No thread refers to it, so that one that
 * was forgotten is noticed, and its guest's thread sent home.
 */
final class ChicoryInstance implements Instance {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int MAX_OPERATION_BYTES = 4096;

    /** What an instance is ready for, between turns. */
    private enum Phase {
        FRESH,
        IDLE,
        LOST
    }

    private final GuestTask task;
    private final int payloadLimit;
    private final Cleaner.Cleanable cleanable;
    /** The turn that was begun and is not over. */
    private final AtomicReference<ChicoryTurn> current = new AtomicReference<>();

    private int turns;
    private volatile Phase phase = Phase.FRESH;
    private volatile boolean logPending;

    ChicoryInstance(GuestCode code, Shared shared, InstanceLimits limits) {
        task = new GuestTask(code, shared, limits);
        payloadLimit = limits.payloadBytes();
        cleanable = CLEANER.register(this, task::close);
    }

    @Override
    public Turn initialize() {
        return open(Phase.FRESH, new ChicoryTurn.Initialisation());
    }

    @Override
    public Turn begin(String operation, Payload payload) {
        byte[] name = operation.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_OPERATION_BYTES) {
            throw EngineException.of(
                    Kind.LIMIT, "operation name limit: " + MAX_OPERATION_BYTES + " bytes, this one has " + name.length);
        }
        return open(Phase.IDLE, new ChicoryTurn.Message(name, payload));
    }

    private Turn open(Phase needed, ChicoryTurn.Request request) {
        if (task.isClosed()) {
            throw EngineException.of(Kind.CLOSED, "the instance is closed");
        }
        ChicoryTurn turn = new ChicoryTurn(this, request);
        if (!current.compareAndSet(null, turn)) {
            throw EngineException.of(Kind.WRONG_STATE, "the instance has a turn that is not over");
        }
        if (phase != needed) {
            current.set(null);
            throw EngineException.of(
                    Kind.WRONG_STATE,
                    switch (phase) {
                        case FRESH -> "the instance is not initialised";
                        case IDLE -> "the instance is initialised already";
                        case LOST -> "the instance trapped or was stopped; make a new one";
                    });
        }
        // Only the thread that won the slot above gets here, so a plain counter does.
        turns = turns % (Integer.MAX_VALUE - 1) + 1;
        turn.number(turns);
        return turn;
    }

    /** Ends a turn; {@code lost} says that nothing can follow it. */
    void over(ChicoryTurn turn, boolean lost) {
        phase = lost ? Phase.LOST : Phase.IDLE;
        current.compareAndSet(turn, null);
    }

    /** Ends a turn that never ran, which leaves everything as it was. */
    void withdrawn(ChicoryTurn turn) {
        current.compareAndSet(turn, null);
    }

    void noteLog() {
        boolean pending = task.hasLog();
        if (pending != logPending) {
            logPending = pending;
        }
    }

    GuestTask task() {
        return task;
    }

    int payloadLimit() {
        return payloadLimit;
    }

    @Override
    public boolean reusable() {
        return phase == Phase.IDLE && !task.isClosed();
    }

    @Override
    public List<String> drainLog() {
        if (!logPending || task.isClosed()) {
            return List.of();
        }
        List<String> lines = task.drainLog();
        logPending = false;
        return lines;
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
