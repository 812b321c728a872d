package dev.lattice.node;

import dev.lattice.node.actor.GuestCall;
import dev.lattice.node.actor.HostCalls;
import dev.lattice.node.routing.CallPolicy;
import dev.lattice.node.routing.RouteTable;
import dev.lattice.node.routing.Router;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Target;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What guests ask their host for: for now, calls to other actors of their account. */
final class GuestCalls implements HostCalls {
    /** Contract ids look like {@code wasmcloud:keyvalue}; neither keys nor call aliases have a colon. */
    private static final char CONTRACT_MARK = ':';

    private final Supplier<RouteTable> table;
    private final Router router;

    GuestCalls(Supplier<RouteTable> table, Router router) {
        this.table = table;
        this.router = router;
    }

    @Override
    public CompletionStage<CallResult> call(GuestCall call, Deadline deadline, Cancellation cancellation) {
        if (call.namespace().indexOf(CONTRACT_MARK) >= 0) {
            return failed(CallFailure.notRun(
                    FailureCode.NO_SUCH_PROVIDER,
                    "nothing in this lattice serves " + call.namespace() + ", which " + call.caller() + " asked for"));
        }
        Optional<KeyId> target = resolve(call);
        if (target.isEmpty()) {
            return failed(CallFailure.notRun(
                    FailureCode.NO_SUCH_ACTOR,
                    "no actor of account " + call.caller().account() + " is called \"" + call.namespace() + "\""));
        }
        Optional<CallFailure> refusal = CallPolicy.check(
                call.caller().key(),
                call.caller().account(),
                target.get(),
                table.get().routes(target.get()));
        if (refusal.isPresent()) {
            return failed(refusal.get());
        }
        return route(call, target.get(), deadline, cancellation);
    }

    private CompletionStage<CallResult> route(
            GuestCall call, KeyId target, Deadline deadline, Cancellation cancellation) {
        Invocation invocation;
        try {
            invocation = new Invocation(
                    new Target.Actor(target),
                    call.operation(),
                    Optional.of(call.caller().key()),
                    call.hops(),
                    call.trace(),
                    Optional.empty(),
                    call.payload());
        } catch (ProtocolException e) {
            return failed(CallFailure.notRun(FailureCode.BAD_REQUEST, e.getMessage()));
        }
        return router.call(invocation, deadline, cancellation);
    }

    private Optional<KeyId> resolve(GuestCall call) {
        Optional<KeyId> alias =
                table.get().alias(call.namespace(), call.caller().account());
        if (alias.isPresent()) {
            return alias;
        }
        try {
            return Optional.of(KeyId.parse(call.namespace(), KeyType.MODULE));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    private static CompletionStage<CallResult> failed(CallFailure failure) {
        return CompletableFuture.completedFuture(new CallResult.Failed(failure));
    }
}
