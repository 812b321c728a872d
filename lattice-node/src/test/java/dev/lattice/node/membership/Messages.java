package dev.lattice.node.membership;

import dev.lattice.node.membership.GossipMessage.Belief;
import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.MetadataRequest;
import dev.lattice.node.membership.GossipMessage.MetadataResponse;
import dev.lattice.node.membership.GossipMessage.News;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Ping;
import dev.lattice.node.membership.GossipMessage.Rumour;
import dev.lattice.node.membership.GossipMessage.Sync;
import dev.lattice.protocol.id.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One message of every shape. */
final class Messages {
    private Messages() {}

    static GossipMessage ping(NodeAddress from, NodeAddress to) {
        return new GossipMessage(
                Kind.PING,
                from,
                Optional.of("c-1"),
                new Ping(new Peer(from, 1), new Peer(to, 2), Optional.empty(), Optional.empty()));
    }

    static List<GossipMessage> ofEveryShape() {
        NodeAddress self = Nodes.node(1);
        Peer one = new Peer(self, 1);
        Peer two = new Peer(Nodes.node(2), -2);
        Optional<String> correlation = Optional.of("c-1");
        List<Belief> beliefs = new ArrayList<>();
        for (Belief.State state : Belief.State.values()) {
            beliefs.add(new Belief(two, state, state.ordinal()));
        }
        Rumour rumour = new Rumour(two.id(), 42, beliefs.get(0));
        return List.of(
                ping(self, Nodes.node(2)),
                new GossipMessage(
                        Kind.PING_REQUEST, self, correlation, new Ping(one, two, Optional.empty(), Optional.empty())),
                new GossipMessage(
                        Kind.PING_ACK,
                        self,
                        correlation,
                        new Ping(one, two, Optional.of(one), Optional.of(Ping.Verdict.DEST_OK))),
                new GossipMessage(
                        Kind.PING_ACK,
                        self,
                        correlation,
                        new Ping(one, two, Optional.empty(), Optional.of(Ping.Verdict.DEST_GONE))),
                new GossipMessage(Kind.SYNC, self, Optional.empty(), new Sync(beliefs)),
                new GossipMessage(Kind.SYNC_ACK, self, correlation, new Sync(List.of())),
                new GossipMessage(Kind.NEWS, self, Optional.empty(), new News(one.id(), List.of(rumour, rumour))),
                new GossipMessage(Kind.METADATA_REQUEST, self, correlation, new MetadataRequest(two)),
                new GossipMessage(
                        Kind.METADATA_RESPONSE, self, correlation, new MetadataResponse(one, new byte[] {1, 2, 3})));
    }
}
