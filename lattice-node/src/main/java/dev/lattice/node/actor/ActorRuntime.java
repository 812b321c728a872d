package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * What the actors of one node share.
 *
 * @param instances one permit for each instance that may live
 */
record ActorRuntime(ActorLimits limits, Carriers carriers, Semaphore instances, HostCalls hostCalls, NanoClock clock) {
    String instancesSpent() {
        return "the node's limit of " + limits.instances() + " instances is reached; stop an actor or start it on"
                + " another node";
    }

    /** A guest may ask nothing of others before it is ready to be asked. */
    CompletionStage<CallResult> refuseWhileStarting() {
        return CompletableFuture.completedFuture(
                CallResult.notRun(FailureCode.DENIED, "no calls to the host while an instance starts"));
    }
}
