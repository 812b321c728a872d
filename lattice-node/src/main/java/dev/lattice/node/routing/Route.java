package dev.lattice.node.routing;

import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import java.util.Optional;

/**
 * A node that runs an actor.
 *
 * @param node the node's key
 * @param entry the actor as the node tells of it
 * @param peer the connection to the node; empty when it is this node itself
 */
public record Route(KeyId node, InventoryEntry entry, Optional<Peer> peer) {
    public boolean isLocal() {
        return peer.isEmpty();
    }
}
