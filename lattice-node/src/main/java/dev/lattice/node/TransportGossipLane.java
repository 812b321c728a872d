package dev.lattice.node;

import dev.lattice.node.membership.GossipLane;
import dev.lattice.node.transport.NodeTransport;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.protocol.invocation.Payload;
import java.util.concurrent.CompletionStage;

/** Gossip over the connections that carry everything else. */
final class TransportGossipLane implements GossipLane {
    private final NodeAddress self;
    private final NodeTransport transport;
    private volatile Listener listener = (from, message) -> {};

    TransportGossipLane(NodeAddress self, NodeTransport transport) {
        this.self = self;
        this.transport = transport;
    }

    @Override
    public NodeAddress self() {
        return self;
    }

    @Override
    public CompletionStage<Void> send(NodeAddress to, byte[] message) {
        return transport.connect(to).thenAccept(peer -> peer.gossip(Payload.wrap(message)));
    }

    @Override
    public CompletionStage<KeyId> sendToSeed(HostPort seed, byte[] message) {
        return transport.connect(seed).thenApply(peer -> {
            if (!peer.isNode()) {
                throw new TransportException("at " + seed + " is no node, but " + peer.name());
            }
            peer.gossip(Payload.wrap(message));
            return peer.key();
        });
    }

    @Override
    public void onMessage(Listener receiver) {
        listener = receiver;
    }

    /** A message came in. */
    void received(Peer from, Payload message) {
        listener.onMessage(from.key(), message.toByteArray());
    }
}
