package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the actors of one node share.
 *
 * @param budget how many instances may live
 */
record ActorRuntime(
        ActorLimits limits, Carriers carriers, InstanceBudget budget, HostCalls hostCalls, NanoClock clock) {
    /** A guest may ask nothing of others before it is ready to be asked. */
    CompletionStage<CallResult> refuseWhileStarting() {
        return CompletableFuture.completedFuture(
                CallResult.notRun(FailureCode.DENIED, "no calls to the host while an instance starts"));
    }
}
