package dev.lattice.node.membership;

import dev.lattice.protocol.id.NodeAddress;
import java.util.List;
import java.util.Optional;

/**
 * One message of the gossip protocol, in our own terms and complete: whatever can be built here is safe to hand to
 * ScaleCube, whose handlers stop for good when a field they need is missing.
 *
 * @param kind what it is; the body's type follows from it
 * @param sender the node that sent this message, as it wants to be answered; not the origin of the news inside
 * @param correlation names the request and its answer; absent where no answer is expected
 */
record GossipMessage(Kind kind, NodeAddress sender, Optional<String> correlation, Body body) {
    GossipMessage {
        if (kind.bodyType != body.getClass()) {
            throw new MembershipException("a message of kind " + kind + " cannot carry " + body.getClass());
        }
    }

    /** The same message with another body. */
    GossipMessage with(Body other) {
        return new GossipMessage(kind, sender, correlation, other);
    }

    /** The order is the wire's: append only. The names are ScaleCube's qualifiers. */
    enum Kind {
        PING("sc/fdetector/ping", Ping.class),
        PING_REQUEST("sc/fdetector/pingReq", Ping.class),
        PING_ACK("sc/fdetector/pingAck", Ping.class),
        SYNC("sc/membership/sync", Sync.class),
        SYNC_ACK("sc/membership/syncAck", Sync.class),
        NEWS("sc/gossip/req", News.class),
        METADATA_REQUEST("sc/metadata/req", MetadataRequest.class),
        METADATA_RESPONSE("sc/metadata/resp", MetadataResponse.class);

        private final String qualifier;
        private final Class<? extends Body> bodyType;

        Kind(String qualifier, Class<? extends Body> bodyType) {
            this.qualifier = qualifier;
            this.bodyType = bodyType;
        }

        String qualifier() {
            return qualifier;
        }

        static Optional<Kind> ofQualifier(String qualifier) {
            for (Kind kind : values()) {
                if (kind.qualifier.equals(qualifier)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** A member as gossip names it. */
    record Peer(NodeAddress address, long run) {
        MemberId id() {
            return new MemberId(address.node(), run);
        }
    }

    /** What is believed of a member. The order of the states is the wire's: append only. */
    record Belief(Peer member, State state, int incarnation) {
        enum State {
            ALIVE,
            SUSPECT,
            LEAVING,
            DEAD
        }
    }

    /** One belief on its way through the lattice. */
    record Rumour(MemberId origin, long sequence, Belief belief) {}

    /** The part of a message that its kind decides. */
    sealed interface Body {}

    /** A ping, a request to ping in one's stead, or the answer, which repeats the ping. */
    record Ping(Peer from, Peer to, Optional<Peer> issuer, Optional<Verdict> verdict) implements Body {
        /** The order is the wire's: append only. */
        enum Verdict {
            DEST_OK,
            DEST_GONE
        }
    }

    /** A whole membership table. */
    record Sync(List<Belief> beliefs) implements Body {}

    /** News passed on. */
    record News(MemberId from, List<Rumour> rumours) implements Body {}

    /** Asks a member for its metadata. */
    record MetadataRequest(Peer member) implements Body {}

    /** A member's metadata, still encoded; not to be modified. */
    record MetadataResponse(Peer member, byte[] metadata) implements Body {}
}
