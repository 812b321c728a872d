package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.Payload;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** An instance: the holder of its handle, and of the one turn that it can have. */
final class WasmtimeInstance implements Instance {
    /** What an instance is ready for, between turns. */
    private enum Phase {
        FRESH,
        IDLE,
        LOST
    }

    private final long handle;
    /** What the host brings is held to this here; what the guest brings, in native code. */
    private final int payloadLimit;
    /** Kept from being forgotten while anything of it is in use. */
    private final WasmtimeEngine engine;

    private final Orphans.Watch watch;
    /** The turn that was begun and is not over. */
    private final AtomicReference<WasmtimeTurn> current = new AtomicReference<>();

    private int turns;
    private volatile Phase phase = Phase.FRESH;
    private volatile boolean logPending;
    private volatile OperationName lastOperation = OperationName.NONE;
    private volatile CallNames lastNames = CallNames.NONE;

    WasmtimeInstance(long handle, int payloadLimit, WasmtimeEngine engine) {
        this.handle = handle;
        this.engine = engine;
        this.payloadLimit = payloadLimit;
        this.watch = watchOver(this, handle, engine.orphans());
    }

    // Static, so that the action cannot capture the instance.
    private static Orphans.Watch watchOver(WasmtimeInstance instance, long handle, Orphans orphans) {
        return orphans.watch(instance, () -> Native.closeInstance(handle));
    }

    @Override
    public Turn initialize() {
        return open(Phase.FRESH, WasmtimeTurn.initialisation(this));
    }

    @Override
    public Turn begin(String operation, Payload payload) {
        OperationName name = lastOperation;
        if (!name.text().equals(operation)) {
            name = OperationName.of(operation);
            lastOperation = name;
        }
        return open(Phase.IDLE, WasmtimeTurn.message(this, name, payload));
    }

    private Turn open(Phase needed, WasmtimeTurn turn) {
        if (watch.isClosed()) {
            throw EngineException.of(Kind.CLOSED, "the instance is closed");
        }
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
        // Only the thread that won the slot above gets here, so a plain counter does. Native code reserves the last.
        turns = turns % (Integer.MAX_VALUE - 1) + 1;
        turn.number(turns);
        return turn;
    }

    /** Ends a turn; {@code lost} says that nothing can follow it. */
    void over(WasmtimeTurn turn, boolean lost) {
        phase = lost ? Phase.LOST : Phase.IDLE;
        current.compareAndSet(turn, null);
    }

    /** Ends a turn that never ran, which leaves everything as it was. */
    void withdrawn(WasmtimeTurn turn) {
        current.compareAndSet(turn, null);
    }

    void logPending(boolean pending) {
        if (pending != logPending) {
            logPending = pending;
        }
    }

    /** The names of the latest host call. */
    CallNames lastNames() {
        return lastNames;
    }

    void lastNames(CallNames names) {
        if (names != lastNames) {
            lastNames = names;
        }
    }

    long handle() {
        return handle;
    }

    int payloadLimit() {
        return payloadLimit;
    }

    @Override
    public boolean reusable() {
        return phase == Phase.IDLE && !watch.isClosed();
    }

    @Override
    public List<String> drainLog() {
        if (!logPending || watch.isClosed()) {
            return List.of();
        }
        Scratch scratch = Scratch.current();
        try {
            long answer = Native.read(handle, -1, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            logPending = false;
            return lines(scratch.out.slice(0, (int) Answers.length(answer)).order(scratch.out.order()));
        } finally {
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(engine);
            Reference.reachabilityFence(this);
        }
    }

    private static List<String> lines(ByteBuffer data) {
        List<String> lines = new ArrayList<>();
        long dropped = data.getLong();
        while (data.hasRemaining()) {
            byte[] line = new byte[data.getInt()];
            data.get(line);
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        if (dropped > 0) {
            lines.add("[" + dropped + " more lines dropped: the log limit of the instance is reached]");
        }
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        watch.close();
    }

    /** An operation's name with its bytes, kept from turn to turn: most turns of an instance have the same. */
    record OperationName(String text, byte[] utf8) {
        static final OperationName NONE = of("");

        static OperationName of(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            if (utf8.length > InstanceLimits.MAX_NAME_BYTES) {
                throw EngineException.of(
                        Kind.LIMIT,
                        "operation name limit: " + InstanceLimits.MAX_NAME_BYTES + " bytes, this one has "
                                + utf8.length);
            }
            return new OperationName(text, utf8);
        }
    }
}
