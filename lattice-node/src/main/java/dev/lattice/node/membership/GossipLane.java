package dev.lattice.node.membership;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.util.concurrent.CompletionStage;

/**
 * How gossip travels: opaque messages of at most {@link #LIMIT_BYTES} between nodes that have proven who they are.
 *
 * <p>The implementation keeps one connection per pair of nodes and dials on demand. Delivery is at most once and in any
 * order; a lost message costs time, never correctness. All methods may be called from any thread and none blocks.
 * Messages are not modified after they have been handed over, by either side.
 */
public interface GossipLane {
    /** The largest message, in bytes: fits one frame together with its envelope. */
    int LIMIT_BYTES = 60 * 1024;

    /** This node, as others dial it. Fixed before membership starts. */
    NodeAddress self();

    /**
     * Sends to a node. An existing connection to that node is used whatever host and port say.
     *
     * @return completes when the message has been handed to the connection; fails when the node cannot be reached, is
     *     another one than expected, or too much is waiting for it already
     */
    CompletionStage<Void> send(NodeAddress to, byte[] message);

    /**
     * Sends to whichever node listens there.
     *
     * @return the key that node has proven; fails when nothing answers there or it is this node itself
     */
    CompletionStage<KeyId> sendToSeed(HostPort seed, byte[] message);

    /**
     * Sets the one listener for incoming messages, replacing the former one; before, they are dropped.
     */
    void onMessage(Listener listener);

    /** Receives messages, on any thread, also concurrently. It returns quickly, never blocks and never throws. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param from the node whose key the connection has proven; for a message that a neighbour relayed, its origin
         *     as the lane has verified it
         */
        void onMessage(KeyId from, byte[] message);
    }
}
