package dev.lattice.node.membership;

import dev.lattice.node.membership.GossipMessage.Belief;
import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.MetadataRequest;
import dev.lattice.node.membership.GossipMessage.MetadataResponse;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Sync;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.util.List;
import java.util.Optional;

/** A node that speaks gossip and answers every question for its metadata with the same bytes. */
final class Impostor {
    private final GossipLane lane;
    private final byte[] metadata;
    private final Peer self;

    Impostor(GossipLane lane, byte[] metadata) {
        this.lane = lane;
        this.metadata = metadata;
        self = new Peer(lane.self(), 99);
        lane.onMessage(this::receive);
    }

    void introduceTo(NodeAddress member) {
        Sync table = new Sync(List.of(new Belief(self, Belief.State.ALIVE, 1)));
        send(member, new GossipMessage(Kind.SYNC, lane.self(), Optional.empty(), table));
    }

    private void receive(KeyId from, byte[] bytes) {
        try {
            GossipMessage message = GossipMessageCodec.decode(bytes);
            if (message.body() instanceof MetadataRequest) {
                MetadataResponse response = new MetadataResponse(self, metadata);
                send(
                        message.sender(),
                        new GossipMessage(Kind.METADATA_RESPONSE, lane.self(), message.correlation(), response));
            }
        } catch (MalformedGossipException e) {
            throw new AssertionError(e);
        }
    }

    private void send(NodeAddress to, GossipMessage message) {
        lane.send(to, GossipMessageCodec.encode(message));
    }
}
