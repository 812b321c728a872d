package dev.lattice.node.actor;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An actor that could serve from now on: compiled, and with a first instance. Whoever has it either lets it serve or
 * discards it; the first of the two counts. Any thread.
 */
public final class PreparedActor {
    private final Runnable onServe;
    private final Runnable onDiscard;
    private final AtomicBoolean decided = new AtomicBoolean();

    PreparedActor(Runnable onServe, Runnable onDiscard) {
        this.onServe = onServe;
        this.onDiscard = onDiscard;
    }

    /** It serves from now on, in place of the running actor of the same key if there is one. */
    public void serve() {
        if (decided.compareAndSet(false, true)) {
            onServe.run();
        }
    }

    /** It never serves; what runs goes on running. */
    public void discard() {
        if (decided.compareAndSet(false, true)) {
            onDiscard.run();
        }
    }
}
