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
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.NodeAddress;
import io.scalecube.cluster.Member;
import io.scalecube.cluster.membership.MemberStatus;
import io.scalecube.cluster.transport.api.Message;
import java.io.Externalizable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Translates between {@link GossipMessage} and ScaleCube 2.7.10's own messages.
 *
 * <p>Those are package-private and meant for Java serialisation, which executes what it reads. But each is an {@code
 * Externalizable} with a fixed sequence of plain values, so they are taken apart into, and put together from, those
 * values; the sequences below are the ones of their {@code writeExternal} methods.
 */
final class ScaleCubeBridge {
    /** Keeps unrelated clusters apart; also on the members' side of every message. */
    static final String NAMESPACE = "lattice";

    private static final String NEWS_QUALIFIER = "sc/membership/gossip";

    private ScaleCubeBridge() {}

    /** @throws MembershipException when ScaleCube sends something this version of it should not */
    static GossipMessage fromScaleCube(Message message) {
        try {
            Kind kind = Kind.ofQualifier(message.qualifier())
                    .orElseThrow(() -> new MembershipException("unknown gossip message " + message.qualifier()));
            NodeAddress sender = NodeAddress.parse(message.sender());
            Optional<String> correlation = Optional.ofNullable(message.correlationId());
            return new GossipMessage(kind, sender, correlation, bodyOf(kind, values(message.data())));
        } catch (ProtocolException | ClassCastException | NoSuchElementException e) {
            throw new MembershipException("gossip message " + message.qualifier() + " of an unknown shape", e);
        }
    }

    static Message toScaleCube(GossipMessage message) {
        return Message.withData(dataOf(message.body()))
                .qualifier(message.kind().qualifier())
                .correlationId(message.correlation().orElse(null))
                .sender(message.sender().toString())
                .build();
    }

    static Peer peerOf(Member member) {
        NodeAddress address = NodeAddress.parse(member.address());
        MemberId id = MemberId.parse(member.id());
        if (!id.node().equals(address.node())) {
            throw new ProtocolException("member " + id + " claims the address of another node: " + address);
        }
        return new Peer(address, id.run());
    }

    private static Member member(Peer peer) {
        return new Member(peer.id().toString(), null, peer.address().toString(), NAMESPACE);
    }

    private static Body bodyOf(Kind kind, Deque<Object> values) {
        return switch (kind) {
            case PING, PING_REQUEST, PING_ACK ->
                new Ping(
                        peerOf((Member) values.remove()),
                        peerOf((Member) values.remove()),
                        present(values.remove()).map(issuer -> peerOf((Member) issuer)),
                        present(values.remove()).map(ack -> Ping.Verdict.valueOf(((Enum<?>) ack).name())));
            case SYNC, SYNC_ACK -> {
                int count = (int) values.remove();
                List<Belief> beliefs = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    beliefs.add(belief(values(values.remove())));
                }
                yield new Sync(List.copyOf(beliefs));
            }
            case NEWS -> {
                int count = (int) values.remove();
                List<Rumour> rumours = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    rumours.add(rumour(values(values.remove())));
                }
                yield new News(MemberId.parse((String) values.remove()), List.copyOf(rumours));
            }
            case METADATA_REQUEST -> new MetadataRequest(peerOf((Member) values.remove()));
            case METADATA_RESPONSE -> {
                Peer member = peerOf((Member) values.remove());
                values.remove(); // the length of what follows
                yield new MetadataResponse(member, (byte[]) values.remove());
            }
        };
    }

    private static Rumour rumour(Deque<Object> values) {
        MemberId origin = MemberId.parse((String) values.remove());
        Message news = (Message) values.remove();
        return new Rumour(origin, (long) values.remove(), belief(values(news.data())));
    }

    private static Belief belief(Deque<Object> values) {
        Peer member = peerOf((Member) values.remove());
        MemberStatus status = (MemberStatus) values.remove();
        return new Belief(member, Belief.State.valueOf(status.name()), (int) values.remove());
    }

    private static Object dataOf(Body body) {
        if (body instanceof Ping ping) {
            return ScaleCubeTypes.PING.make(
                    member(ping.from()),
                    member(ping.to()),
                    ping.issuer().<Object>map(ScaleCubeBridge::member).orElse(CapturedOutput.NOTHING),
                    ping.verdict().map(v -> ScaleCubeTypes.ackType(v.name())).orElse(CapturedOutput.NOTHING));
        }
        if (body instanceof Sync sync) {
            List<Object> values = new ArrayList<>();
            values.add(sync.beliefs().size());
            sync.beliefs().forEach(belief -> values.add(data(belief)));
            return ScaleCubeTypes.SYNC.make(values.toArray());
        }
        if (body instanceof News news) {
            List<Object> values = new ArrayList<>();
            values.add(news.rumours().size());
            news.rumours().forEach(rumour -> values.add(data(rumour)));
            values.add(news.from().toString());
            return ScaleCubeTypes.NEWS.make(values.toArray());
        }
        if (body instanceof MetadataRequest request) {
            return ScaleCubeTypes.METADATA_REQUEST.make(member(request.member()));
        }
        MetadataResponse response = (MetadataResponse) body;
        return ScaleCubeTypes.METADATA_RESPONSE.make(
                member(response.member()), response.metadata().length, response.metadata());
    }

    private static Object data(Rumour rumour) {
        Message news = Message.withData(data(rumour.belief()))
                .qualifier(NEWS_QUALIFIER)
                .build();
        return ScaleCubeTypes.RUMOUR.make(rumour.origin().toString(), news, rumour.sequence());
    }

    private static Object data(Belief belief) {
        return ScaleCubeTypes.BELIEF.make(
                member(belief.member()), MemberStatus.valueOf(belief.state().name()), belief.incarnation());
    }

    private static Optional<Object> present(Object value) {
        return value == CapturedOutput.NOTHING ? Optional.empty() : Optional.of(value);
    }

    private static Deque<Object> values(Object external) {
        CapturedOutput captured = new CapturedOutput();
        try {
            ((Externalizable) external).writeExternal(captured);
        } catch (IOException e) {
            throw new MembershipException("writing to memory failed", e);
        }
        return captured.values();
    }
}
