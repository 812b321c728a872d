package dev.lattice.node.routing;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Target;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes a call to a node that can serve it: this one if it can, else any other that runs the actor. A call that
 * certainly did not run is tried elsewhere within its deadline; one that may have run never is. Any thread; never
 * blocks.
 */
public final class Router {
    /** Failures that another node may not have. Others would be the same everywhere. */
    private static final Set<FailureCode> ELSEWHERE = Collections.unmodifiableSet(EnumSet.of(
            FailureCode.NO_SUCH_ACTOR, FailureCode.UNREACHABLE, FailureCode.OVERLOADED, FailureCode.UPDATING));

    private final Supplier<RouteTable> table;
    private final LocalActors local;
    private final NanoClock clock;
    private final RandomGenerator random;

    public Router(Supplier<RouteTable> table, LocalActors local, NanoClock clock, RandomGenerator random) {
        this.table = table;
        this.local = local;
        this.clock = clock;
        this.random = random;
    }

    /** Calls wherever the target is; the stage always completes with a value. */
    public CompletionStage<CallResult> call(Invocation invocation, Deadline deadline) {
        return call(invocation, deadline, new Cancellation());
    }

    /** As above; whatever node has the call by then is asked to give it up when it is withdrawn. */
    public CompletionStage<CallResult> call(Invocation invocation, Deadline deadline, Cancellation cancellation) {
        Optional<CallResult> refusal = refusal(invocation);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        CompletableFuture<CallResult> result = new CompletableFuture<>();
        KeyId actor = ((Target.Actor) invocation.target()).key();
        attempt(new Attempt(actor, invocation, deadline, cancellation, Set.of(), Optional.empty()), result);
        return result;
    }

    /** One call on its way through the nodes that may serve it; nearly every one needs a single attempt. */
    private record Attempt(
            KeyId actor,
            Invocation invocation,
            Deadline deadline,
            Cancellation cancellation,
            Set<KeyId> tried,
            Optional<CallFailure> lastFailure) {
        Attempt after(KeyId node, CallFailure failure) {
            Set<KeyId> all = new HashSet<>(tried);
            all.add(node);
            return new Attempt(actor, invocation, deadline, cancellation, all, Optional.of(failure));
        }

        CallResult failed() {
            return lastFailure.<CallResult>map(CallResult.Failed::new).orElseGet(() -> noSuchActor(actor));
        }
    }

    private Optional<CallResult> refusal(Invocation invocation) {
        if (!(invocation.target() instanceof Target.Actor target)) {
            return Optional.of(CallResult.notRun(
                    FailureCode.NO_SUCH_PROVIDER, "nothing in this lattice serves " + invocation.target()));
        }
        if (invocation.hops().size() >= Invocation.MAX_HOPS) {
            return Optional.of(CallResult.notRun(
                    FailureCode.CALL_CYCLE, "a chain of more than " + Invocation.MAX_HOPS + " calls between actors"));
        }
        return cycle(target.key(), invocation.hops());
    }

    /** Every instance there is already waits in this very chain: the call could only end by its deadline. */
    private Optional<CallResult> cycle(KeyId actor, List<KeyId> hops) {
        if (hops.isEmpty()) {
            return Optional.empty();
        }
        long waiting = hops.stream().filter(actor::equals).count();
        List<Route> routes = waiting == 0 ? List.of() : table.get().routes(actor);
        long instances =
                routes.stream().mapToLong(route -> route.entry().instances()).sum();
        if (routes.isEmpty() || waiting < instances) {
            return Optional.empty();
        }
        return Optional.of(CallResult.notRun(
                FailureCode.CALL_CYCLE,
                "the chain of calls leads back to " + actor + ", whose " + instances + " instances wait in it"));
    }

    private void attempt(Attempt attempt, CompletableFuture<CallResult> result) {
        Optional<Route> route = choose(attempt);
        if (route.isPresent() && attempt.tried().isEmpty() && attempt.deadline().passed(clock)) {
            result.complete(new CallResult.Failed(
                    CallFailure.notRun(FailureCode.TIMEOUT, "the deadline had passed before the call could be sent")
                            .with(CallFailure.WHERE, "never sent")));
            return;
        }
        if (route.isEmpty() || attempt.deadline().passed(clock)) {
            result.complete(attempt.failed());
            return;
        }
        KeyId node = route.get().node();
        send(route.get(), attempt).whenComplete((outcome, fault) -> {
            CallResult end = fault == null ? outcome : CallResult.mayHaveRun(FailureCode.INTERNAL, fault.toString());
            if (end instanceof CallResult.Failed failed) {
                CallFailure failure = describe(failed.failure(), attempt, node);
                if (!failure.mayHaveRun() && ELSEWHERE.contains(failure.code())) {
                    attempt(attempt.after(node, failure), result);
                } else {
                    result.complete(new CallResult.Failed(failure));
                }
            } else {
                result.complete(end);
            }
        });
    }

    private CallFailure describe(CallFailure failure, Attempt attempt, KeyId node) {
        return failure.with(CallFailure.NODE, node.text())
                .with(CallFailure.ACTOR, attempt.actor().text())
                .with(CallFailure.OPERATION, attempt.invocation().operation())
                .with(
                        CallFailure.ELAPSED_MILLIS,
                        Long.toString(attempt.deadline().elapsedMillis(clock)));
    }

    private Optional<Route> choose(Attempt attempt) {
        List<Route> routes = untried(attempt);
        for (Route route : routes) {
            if (route.isLocal()) {
                return Optional.of(route);
            }
        }
        // A random number costs more than all the rest here, so none is drawn where there is no choice.
        int at = routes.size() > 1 ? random.nextInt(routes.size()) : 0;
        return routes.isEmpty() ? Optional.empty() : Optional.of(routes.get(at));
    }

    private List<Route> untried(Attempt attempt) {
        List<Route> routes = table.get().routes(attempt.actor());
        if (attempt.tried().isEmpty()) {
            return routes;
        }
        return routes.stream()
                .filter(route -> !attempt.tried().contains(route.node()))
                .toList();
    }

    private CompletionStage<CallResult> send(Route route, Attempt attempt) {
        Optional<Peer> peer = route.peer();
        if (peer.isPresent()) {
            return peer.get().call(attempt.invocation(), attempt.deadline(), attempt.cancellation());
        }
        Optional<ActorCall> here = local.call(attempt.actor(), attempt.invocation(), attempt.deadline());
        here.ifPresent(call -> attempt.cancellation().onCancel(call::cancel));
        return here.map(ActorCall::result)
                .orElseGet(() -> CompletableFuture.completedFuture(noSuchActor(attempt.actor())));
    }

    private static CallResult noSuchActor(KeyId actor) {
        return new CallResult.Failed(
                CallFailure.notRun(FailureCode.NO_SUCH_ACTOR, "no node of this lattice runs actor " + actor)
                        .with(CallFailure.ACTOR, actor.text()));
    }
}
