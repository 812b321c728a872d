package dev.lattice.node.membership;

import dev.lattice.node.membership.GossipMessage.Belief;
import dev.lattice.node.membership.GossipMessage.Body;
import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.MetadataRequest;
import dev.lattice.node.membership.GossipMessage.MetadataResponse;
import dev.lattice.node.membership.GossipMessage.News;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Ping;
import dev.lattice.node.membership.GossipMessage.Rumour;
import dev.lattice.node.membership.GossipMessage.Sync;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import java.io.IOException;
import java.util.Optional;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * Gossip on the wire, as MessagePack. Fields that follow those named here are ignored.
 *
 * <pre>
 * message  = [1, kind, sender, correlation str | nil, body]
 * sender   = [node key bin 32, host str, port]
 * peer     = [node key bin 32, host str, port, run int64]
 * member   = [node key bin 32, run int64]
 * belief   = [peer, state, incarnation]
 * body     = [from peer, to peer, issuer peer | nil, verdict | nil]         PING, PING_REQUEST, PING_ACK
 *          | [belief, …]                                                    SYNC, SYNC_ACK
 *          | [from member, [[origin member, sequence, belief], …]]          NEWS
 *          | peer                                                           METADATA_REQUEST
 *          | [peer, metadata bin]                                           METADATA_RESPONSE
 * </pre>
 */
final class GossipMessageCodec {
    /** Beliefs of one table: a lattice larger than that needs tables in parts. */
    static final int BELIEFS_LIMIT = 1_024;

    private static final int FORMAT = 1;
    private static final int RUMOURS_LIMIT = 64;
    private static final int HOST_LIMIT_BYTES = 255;
    private static final int CORRELATION_LIMIT_BYTES = 64;

    private GossipMessageCodec() {}

    static byte[] encode(GossipMessage message) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packArrayHeader(5).packInt(FORMAT).packInt(message.kind().ordinal());
            packer.packArrayHeader(3);
            packAddress(packer, message.sender());
            if (message.correlation().isPresent()) {
                packer.packString(message.correlation().get());
            } else {
                packer.packNil();
            }
            packBody(packer, message.body());
            return packer.toByteArray();
        } catch (IOException e) {
            throw new MembershipException("writing to memory failed", e);
        }
    }

    static GossipMessage decode(byte[] bytes) throws MalformedGossipException {
        return GossipReader.read(
                bytes,
                message -> message.struct("message", 5, in -> {
                    int format = in.integer();
                    if (format != FORMAT) {
                        throw new MalformedGossipException("gossip of format " + format + ", not " + FORMAT);
                    }
                    Kind kind = Kind.values()[in.index(Kind.values().length, "kind")];
                    NodeAddress sender = in.struct("sender", 3, GossipMessageCodec::address);
                    Optional<String> correlation = in.optional(i -> i.text(CORRELATION_LIMIT_BYTES));
                    return new GossipMessage(kind, sender, correlation, body(kind, in));
                }));
    }

    private static void packBody(MessagePacker packer, Body body) throws IOException {
        if (body instanceof Ping ping) {
            packer.packArrayHeader(4);
            packPeer(packer, ping.from());
            packPeer(packer, ping.to());
            if (ping.issuer().isPresent()) {
                packPeer(packer, ping.issuer().get());
            } else {
                packer.packNil();
            }
            if (ping.verdict().isPresent()) {
                packer.packInt(ping.verdict().get().ordinal());
            } else {
                packer.packNil();
            }
        } else if (body instanceof Sync sync) {
            packer.packArrayHeader(sync.beliefs().size());
            for (Belief belief : sync.beliefs()) {
                packBelief(packer, belief);
            }
        } else if (body instanceof News news) {
            packer.packArrayHeader(2);
            packMember(packer, news.from());
            packer.packArrayHeader(news.rumours().size());
            for (Rumour rumour : news.rumours()) {
                packer.packArrayHeader(3);
                packMember(packer, rumour.origin());
                packer.packLong(rumour.sequence());
                packBelief(packer, rumour.belief());
            }
        } else if (body instanceof MetadataRequest request) {
            packPeer(packer, request.member());
        } else if (body instanceof MetadataResponse response) {
            packer.packArrayHeader(2);
            packPeer(packer, response.member());
            packer.packBinaryHeader(response.metadata().length).writePayload(response.metadata());
        }
    }

    private static void packBelief(MessagePacker packer, Belief belief) throws IOException {
        packer.packArrayHeader(3);
        packPeer(packer, belief.member());
        packer.packInt(belief.state().ordinal()).packInt(belief.incarnation());
    }

    private static void packPeer(MessagePacker packer, Peer peer) throws IOException {
        packer.packArrayHeader(4);
        packAddress(packer, peer.address());
        packer.packLong(peer.run());
    }

    private static void packMember(MessagePacker packer, MemberId member) throws IOException {
        packer.packArrayHeader(2);
        packKey(packer, member.node());
        packer.packLong(member.run());
    }

    private static void packAddress(MessagePacker packer, NodeAddress address) throws IOException {
        packKey(packer, address.node());
        packer.packString(address.host()).packInt(address.port());
    }

    private static void packKey(MessagePacker packer, KeyId key) throws IOException {
        packer.packBinaryHeader(KeyId.PUBLIC_KEY_BYTES).addPayload(key.publicKey());
    }

    private static Body body(Kind kind, GossipReader in) throws IOException, MalformedGossipException {
        return switch (kind) {
            case PING, PING_REQUEST, PING_ACK -> in.struct("ping", 4, GossipMessageCodec::ping);
            case SYNC, SYNC_ACK -> new Sync(in.list(BELIEFS_LIMIT, GossipMessageCodec::belief));
            case NEWS ->
                in.struct("news", 2, i -> new News(member(i), i.list(RUMOURS_LIMIT, GossipMessageCodec::rumour)));
            case METADATA_REQUEST -> new MetadataRequest(peer(in));
            case METADATA_RESPONSE ->
                in.struct("metadata", 2, i -> new MetadataResponse(peer(i), i.bytes(MemberMetadata.LIMIT_BYTES)));
        };
    }

    private static Ping ping(GossipReader in) throws IOException, MalformedGossipException {
        Ping.Verdict[] verdicts = Ping.Verdict.values();
        return new Ping(
                peer(in),
                peer(in),
                in.optional(GossipMessageCodec::peer),
                in.optional(i -> verdicts[i.index(verdicts.length, "verdict")]));
    }

    private static Rumour rumour(GossipReader reader) throws IOException, MalformedGossipException {
        return reader.struct("rumour", 3, in -> new Rumour(member(in), in.natural(), belief(in)));
    }

    private static Belief belief(GossipReader reader) throws IOException, MalformedGossipException {
        Belief.State[] states = Belief.State.values();
        return reader.struct("belief", 3, in -> {
            Peer member = peer(in);
            Belief.State state = states[in.index(states.length, "state")];
            return new Belief(member, state, in.index(Integer.MAX_VALUE, "incarnation"));
        });
    }

    private static Peer peer(GossipReader reader) throws IOException, MalformedGossipException {
        return reader.struct("peer", 4, in -> new Peer(address(in), in.anyLong()));
    }

    private static MemberId member(GossipReader reader) throws IOException, MalformedGossipException {
        return reader.struct("member", 2, in -> new MemberId(key(in), in.anyLong()));
    }

    private static NodeAddress address(GossipReader in) throws IOException, MalformedGossipException {
        return new NodeAddress(key(in), in.text(HOST_LIMIT_BYTES), in.integer());
    }

    private static KeyId key(GossipReader in) throws IOException, MalformedGossipException {
        return KeyId.of(KeyType.NODE, in.bytes(KeyId.PUBLIC_KEY_BYTES));
    }
}
