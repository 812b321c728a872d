package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.util.concurrent.atomic.AtomicReference;

/** Who may touch an instance: one thread at a time, and nobody once it is closed. */
final class InUse {
    private enum State {
        FREE,
        TAKEN,
        /** Closed while it was taken: whoever has it frees it. */
        DOOMED,
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.FREE);

    /** @throws EngineException of kind {@code IN_USE} or {@code CLOSED} */
    void take() {
        if (state.compareAndSet(State.FREE, State.TAKEN)) {
            return;
        }
        if (state.get() == State.TAKEN) {
            throw EngineException.of(Kind.IN_USE, "the instance is in use by another thread");
        }
        // Let go meanwhile counts as in use as well; the caller has to order its calls either way.
        if (state.get() == State.FREE) {
            throw EngineException.of(Kind.IN_USE, "the instance is in use by another thread");
        }
        throw EngineException.of(Kind.CLOSED, "the instance is closed");
    }

    /** Lets go; true when the instance was closed meanwhile and is to be freed now. */
    boolean release() {
        if (state.compareAndSet(State.TAKEN, State.FREE)) {
            return false;
        }
        state.set(State.CLOSED);
        return true;
    }

    /** Closes it; true when nobody has it, so that it is to be freed now. */
    boolean close() {
        State before =
                state.getAndUpdate(now -> now == State.TAKEN ? State.DOOMED : now == State.FREE ? State.CLOSED : now);
        return before == State.FREE;
    }

    boolean isClosed() {
        State now = state.get();
        return now == State.DOOMED || now == State.CLOSED;
    }
}
