package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A call on its way through an actor: in the mailbox, then on an instance. Guarded by its actor's lock. */
final class PendingCall {
    private final Invocation invocation;
    private final Deadline deadline;
    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private Optional<TurnDriver> driver = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private boolean cancelled;

    PendingCall(Invocation invocation, Deadline deadline) {
        this.invocation = invocation;
        this.deadline = deadline;
    }

    Invocation invocation() {
        return invocation;
    }

    Deadline deadline() {
        return deadline;
    }

    CompletableFuture<CallResult> result() {
        return result;
    }

    Optional<TurnDriver> driver() {
        return driver;
    }

    void drivenBy(TurnDriver turn) {
        driver = Optional.of(turn);
    }

    void queuedUntil(Future<?> expiry) {
        timer = Optional.of(expiry);
    }

    void dequeued() {
        timer.ifPresent(future -> future.cancel(false));
        timer = Optional.empty();
    }

    boolean cancelled() {
        return cancelled;
    }

    void markCancelled() {
        cancelled = true;
    }
}
