package dev.lattice.node.transport;

import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;

/**
 * What a node does about its peers. Every method is called on the event loop of the peer's connection, for one peer in
 * the order of events, and must not block.
 */
public interface PeerListener {
    /** A connection is established. For one peer a second one may come while the first still stands. */
    void connected(Peer peer);

    /** A connection takes no more calls: it was lost, or one side said goodbye. Called once for each connected one. */
    void disconnected(Peer peer, String reason);

    /** A message of the membership protocol came. */
    void gossip(Peer peer, Payload message);

    /** The peer told all that it runs. */
    void inventory(Peer peer, long version, List<InventoryEntry> entries);

    /** The peer calls. */
    void call(Peer peer, IncomingCall call);

    /** A user's order came, from the user's client or passed on by a node. */
    void control(Peer peer, ControlOrder order, Responder responder);

    /** The peer asks for a module. */
    void module(Peer peer, String moduleHash, Responder responder);
}
