package dev.lattice.node.routing;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import java.util.List;
import java.util.Optional;

/**
 * Which actor may call which: those of one account call each other, nobody else does. Asked on the node where a call
 * leaves and again where it lands. Stateless.
 */
public final class CallPolicy {
    private CallPolicy() {}

    /**
     * Whether an actor may call.
     *
     * @param account the account of the caller
     * @param target the actor it calls
     * @param routes where the target runs, with the account that signed it
     * @return why not, if not
     */
    public static Optional<CallFailure> check(KeyId caller, KeyId account, KeyId target, List<Route> routes) {
        return routes.stream()
                .filter(route -> !route.entry().account().equals(account))
                .findAny()
                .map(route -> CallFailure.notRun(
                        FailureCode.DENIED,
                        "actor " + caller + " of account " + account + " may not call actor " + target
                                + ", which belongs to account " + route.entry().account()
                                + ": only actors of one account call each other"));
    }

    /**
     * Whether a node may speak for an actor: it must have told that it runs it.
     *
     * @param table this node's table
     * @param node the node that sent the call
     * @return the caller's account
     */
    public static Optional<KeyId> accountOf(RouteTable table, KeyId caller, KeyId node) {
        return table.routes(caller).stream()
                .filter(route -> route.node().equals(node))
                .map(route -> route.entry().account())
                .findAny();
    }
}
