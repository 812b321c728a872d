package dev.lattice.node.actor;

import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the turns of one actor's guests are made of: its slices, its log, and where its calls go. Any thread. */
final class GuestTurns {
    private static final Logger LOG = LoggerFactory.getLogger(GuestTurns.class);

    private final ActorIdentity identity;
    private final ActorLimits limits;
    private final ActorRuntime runtime;
    private final ActorLog log;

    GuestTurns(ActorIdentity identity, ActorLimits limits, ActorRuntime runtime, ActorLog log) {
        this.identity = identity;
        this.limits = limits;
        this.runtime = runtime;
        this.log = log;
    }

    /**
     * The turn that makes a fresh instance ready.
     *
     * @param onEnd takes the last step, on a carrier
     */
    TurnDriver initialise(Instance instance, Deadline deadline, Consumer<Step> onEnd) {
        return drive(instance.initialize(), instance, deadline, call -> refuseWhileStarting(), onEnd);
    }

    /** A guest may ask nothing of others before it is ready to be asked. */
    private static CompletionStage<CallResult> refuseWhileStarting() {
        return CompletableFuture.completedFuture(
                CallResult.notRun(FailureCode.DENIED, "no calls to the host while an instance starts"));
    }

    /**
     * The turn that handles a call.
     *
     * @param onEnd takes the last step, on a carrier
     */
    TurnDriver handle(PendingCall call, Instance instance, Consumer<Step> onEnd) {
        Turn turn =
                instance.begin(call.invocation().operation(), call.invocation().payload());
        return drive(turn, instance, call.deadline(), guest -> hostCall(call, guest), onEnd);
    }

    private TurnDriver drive(
            Turn turn,
            Instance instance,
            Deadline deadline,
            Function<Step.HostCall, CompletionStage<CallResult>> hostCalls,
            Consumer<Step> onEnd) {
        long slice = TimeUnit.MILLISECONDS.toNanos(limits.sliceMillis());
        return new TurnDriver(turn, deadline, slice, runtime.clock(), runtime.carriers(), hostCalls, last -> {
            log(instance);
            onEnd.accept(last);
        });
    }

    /** What a guest said must not keep its call from ending. */
    private void log(Instance instance) {
        try {
            log.said(instance.drainLog());
        } catch (RuntimeException e) {
            LOG.warn("the log of {} is lost", identity, e);
        }
    }

    private CompletionStage<CallResult> hostCall(PendingCall call, Step.HostCall guest) {
        Invocation invocation = call.invocation();
        List<KeyId> hops = new ArrayList<>(invocation.hops());
        hops.add(identity.key());
        if (hops.size() > limits.callDepth()) {
            return CompletableFuture.completedFuture(CallResult.notRun(
                    FailureCode.CALL_CYCLE,
                    "call depth limit of " + identity + ": " + limits.callDepth() + " actors in a chain, this call"
                            + " would be made by actor " + hops.size()));
        }
        return runtime.hostCalls()
                .call(
                        new GuestCall(
                                identity,
                                guest.binding(),
                                guest.namespace(),
                                guest.operation(),
                                guest.payload(),
                                hops,
                                invocation.trace()),
                        call.deadline(),
                        call.cancellation());
    }
}
