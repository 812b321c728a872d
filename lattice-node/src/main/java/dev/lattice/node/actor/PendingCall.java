package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A call on its way through an actor: in the mailbox, perhaps in that of the actor's next version, then on an instance.
 * Guarded by its actor's lock, but for what is volatile.
 */
final class PendingCall {
    private final Invocation invocation;
    private final Deadline deadline;
    private final String deadlineNote;
    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private Optional<TurnDriver> driver = Optional.empty();
    private final Cancellation cancellation = new Cancellation();
    private volatile boolean cancelled;
    private volatile Optional<HostedActor> owner = Optional.empty();

    /** @param deadlineNote what there is to say about the deadline when it passes; mostly nothing */
    PendingCall(Invocation invocation, Deadline deadline, String deadlineNote) {
        this.invocation = invocation;
        this.deadline = deadline;
        this.deadlineNote = deadlineNote;
    }

    Invocation invocation() {
        return invocation;
    }

    Deadline deadline() {
        return deadline;
    }

    String deadlineNote() {
        return deadlineNote;
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

    /** The version of the actor that has it. */
    Optional<HostedActor> owner() {
        return owner;
    }

    void ownedBy(HostedActor actor) {
        owner = Optional.of(actor);
    }

    /** Withdraws what the guest asks of others while it handles this call. */
    Cancellation cancellation() {
        return cancellation;
    }

    boolean cancelled() {
        return cancelled;
    }

    void markCancelled() {
        cancelled = true;
    }
}
