package dev.lattice.node.routing;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import java.util.Optional;

/** The actors of this node, as the router needs them. */
@FunctionalInterface
public interface LocalActors {
    /** Gives an actor a call; empty when it does not run here. Never blocks. */
    Optional<ActorCall> call(KeyId actor, Invocation invocation, Deadline deadline);
}
