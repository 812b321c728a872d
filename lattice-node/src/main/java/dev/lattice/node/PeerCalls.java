package dev.lattice.node;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.node.routing.CallPolicy;
import dev.lattice.node.routing.LocalActors;
import dev.lattice.node.routing.RouteTable;
import dev.lattice.node.routing.Router;
import dev.lattice.node.transport.IncomingCall;
import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls that peers make. A user's may go on to any node; a node's end here, for that node has chosen this one. Runs on
 * event loops.
 */
final class PeerCalls {
    private final KeyId self;
    private final Supplier<RouteTable> table;
    private final Router router;
    private final LocalActors local;

    PeerCalls(KeyId self, Supplier<RouteTable> table, Router router, LocalActors local) {
        this.self = self;
        this.table = table;
        this.router = router;
        this.local = local;
    }

    void call(Peer peer, IncomingCall call) {
        if (peer.credential() instanceof UserCredential user) {
            ofUser(user, call);
        } else {
            ofNode(peer, call);
        }
    }

    private void ofUser(UserCredential user, IncomingCall call) {
        Invocation asked = call.invocation();
        if (!user.rights().contains(Right.CALL)) {
            fail(call, CallFailure.notRun(FailureCode.DENIED, "user " + user.name() + " has no right to call actors"));
            return;
        }
        if (asked.origin().isPresent() || !asked.hops().isEmpty()) {
            fail(call, CallFailure.notRun(FailureCode.DENIED, "a user cannot call in the name of an actor"));
            return;
        }
        Cancellation cancellation = new Cancellation();
        call.responder().onCancel(cancellation::cancel);
        router.call(asked, call.deadline(), cancellation).thenAccept(call.responder()::answer);
    }

    private void ofNode(Peer peer, IncomingCall call) {
        Invocation invocation = call.invocation();
        if (!(invocation.target() instanceof Target.Actor target)) {
            fail(call, CallFailure.notRun(FailureCode.NO_SUCH_PROVIDER, "this node serves no " + invocation.target()));
            return;
        }
        Optional<CallFailure> refusal = invocation.origin().flatMap(origin -> refusal(peer, origin, target.key()));
        if (refusal.isPresent()) {
            fail(call, refusal.get());
            return;
        }
        Optional<ActorCall> running = local.call(target.key(), invocation, call.deadline());
        if (running.isEmpty()) {
            fail(
                    call,
                    CallFailure.notRun(
                            FailureCode.NO_SUCH_ACTOR, "actor " + target.key() + " does not run on this node"));
            return;
        }
        call.responder().onCancel(running.get()::cancel);
        running.get().result().thenAccept(call.responder()::answer);
    }

    private Optional<CallFailure> refusal(Peer peer, KeyId origin, KeyId target) {
        RouteTable routes = table.get();
        Optional<KeyId> account = CallPolicy.accountOf(routes, origin, peer.key());
        if (account.isEmpty()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.DENIED, "node " + peer.key() + " does not run actor " + origin + " it speaks for"));
        }
        var here =
                routes.routes(target).stream().filter(route -> route.isLocal()).toList();
        return CallPolicy.check(origin, account.get(), target, here);
    }

    private void fail(IncomingCall call, CallFailure failure) {
        call.responder().answer(new CallResult.Failed(failure.with(CallFailure.NODE, self.text())));
    }
}
