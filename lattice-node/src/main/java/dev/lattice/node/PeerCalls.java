package dev.lattice.node;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.node.routing.CallPolicy;
import dev.lattice.node.routing.LocalActors;
import dev.lattice.node.routing.Route;
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
import dev.lattice.security.SecurityFault;
import dev.lattice.security.control.SessionVerifier;
import dev.lattice.security.credential.Grant;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import java.util.List;
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
    private final SessionVerifier sessions;

    PeerCalls(KeyId self, Supplier<RouteTable> table, Router router, LocalActors local, SessionVerifier sessions) {
        this.sessions = sessions;
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
        if (asked.origin().isPresent() || !asked.hops().isEmpty()) {
            fail(call, CallFailure.notRun(FailureCode.DENIED, "a user cannot call in the name of an actor"));
            return;
        }
        Optional<CallFailure> refusal = refusalOf(user, asked);
        if (refusal.isPresent()) {
            fail(call, refusal.get());
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
        Optional<CallFailure> refusal = invocation.origin().isPresent()
                ? refusal(peer, invocation.origin().get(), target.key())
                : refusalWithoutOrigin(peer, invocation, target.key());
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
        if (!carries(peer, account.get())) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.DENIED,
                    "node " + peer.key() + " may not carry actors of account " + account.get() + ", and so not "
                            + origin));
        }
        return CallPolicy.check(origin, account.get(), target, here(routes, target));
    }

    private static List<Route> here(RouteTable routes, KeyId target) {
        return routes.routes(target).stream().filter(Route::isLocal).toList();
    }

    private static boolean carries(Peer peer, KeyId account) {
        return peer.credential() instanceof NodeCredential node && node.carries(account);
    }

    /** A user's call that the peer passes on, or one of the peer itself, which may do what its actors may. */
    private Optional<CallFailure> refusalWithoutOrigin(Peer peer, Invocation invocation, KeyId target) {
        if (invocation.session().isPresent()) {
            return sessionRefusal(invocation, peer.key(), Optional.empty());
        }
        return here(table.get(), target).stream()
                .map(route -> route.entry().account())
                .filter(account -> !carries(peer, account))
                .findAny()
                .map(account -> CallFailure.notRun(
                        FailureCode.DENIED,
                        "node " + peer.key() + " may not carry actors of account " + account
                                + ", and calls one without a user's session"));
    }

    /** A user calls here; the session, if there is one, has to be that user's and for this node. */
    private Optional<CallFailure> refusalOf(UserCredential user, Invocation asked) {
        if (asked.session().isPresent()) {
            Optional<CallFailure> refusal = sessionRefusal(asked, self, Optional.of(user.holder()));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return rightRefusal(user, asked);
    }

    private Optional<CallFailure> sessionRefusal(Invocation asked, KeyId shownBy, Optional<KeyId> expected) {
        try {
            UserCredential user = sessions.verify(asked.session().orElseThrow(), shownBy);
            if (expected.isPresent() && !expected.get().equals(user.holder())) {
                return Optional.of(
                        CallFailure.notRun(FailureCode.DENIED, "the session is that of another user, " + user.name()));
            }
            return rightRefusal(user, asked);
        } catch (SecurityFault e) {
            return Optional.of(CallFailure.notRun(FailureCode.DENIED, e.getMessage()));
        }
    }

    private Optional<CallFailure> rightRefusal(UserCredential user, Invocation asked) {
        List<Grant> grants = user.grants(Right.CALL);
        if (grants.isEmpty()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.DENIED,
                    "user " + user.name() + " has no right to call actors; somebody with the right admin can grant"
                            + " it"));
        }
        if (user.rights().contains(Right.CALL) || !(asked.target() instanceof Target.Actor target)) {
            return Optional.empty();
        }
        return table.get().routes(target.key()).stream()
                .map(route -> route.entry().account())
                .filter(account -> grants.stream().noneMatch(grant -> grant.reaches(account)))
                .findAny()
                .map(account -> CallFailure.notRun(
                        FailureCode.DENIED,
                        "user " + user.name() + " may call actors within " + grants + " only, and not of account "
                                + account));
    }

    private void fail(IncomingCall call, CallFailure failure) {
        call.responder().answer(new CallResult.Failed(failure.with(CallFailure.NODE, self.text())));
    }
}
