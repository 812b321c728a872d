package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import java.util.concurrent.CompletionStage;

/** Where the calls that guests make go: the port of this package to the rest of the node. */
@FunctionalInterface
public interface HostCalls {
    /**
     * Carries a guest's call to whom it is for. Called on a carrier; must not block.
     *
     * @param cancellation withdraws it when the call that the guest handles is withdrawn
     * @return completes with a value, by the deadline or briefly after, on any thread
     */
    CompletionStage<CallResult> call(GuestCall call, Deadline deadline, Cancellation cancellation);
}
