package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallResult;
import java.util.concurrent.CompletionStage;

/** A call that an actor of this node has been given. Any thread. */
public interface ActorCall {
    /** Completes with a value, by the deadline or briefly after, on any thread. */
    CompletionStage<CallResult> result();

    /** Withdraws it: out of the mailbox, or stopped at its next slice. */
    void cancel();
}
