package dev.lattice.node.membership;

import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Ping;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * Looks for those who are missing: pings several at a time, and sends this node's table to the first that answers.
 *
 * <p>Several, so that a few who never come back do not hide one who does; the table to one only, because each table
 * that arrives makes its receiver fetch the metadata of all members that are new to it and pass on the news: eight
 * tables at once from each of thirty nodes were seen to drown them for over a minute. Safe on any thread.
 */
final class RejoinProbes {
    private static final String CORRELATION = "rejoin-";

    private final Rejoin rejoin;
    private final Peer self;
    private final BiConsumer<Rejoin.Target, byte[]> lane;
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicReference<Optional<Round>> open = new AtomicReference<>(Optional.empty());

    private record Round(String correlation, byte[] table) {}

    /** @param lane sends without saying how it went */
    RejoinProbes(Rejoin rejoin, Peer self, BiConsumer<Rejoin.Target, byte[]> lane) {
        this.rejoin = rejoin;
        this.self = self;
        this.lane = lane;
    }

    /**
     * Asks the next few of those who are missing, on whose answer this table is sent.
     *
     * @return whether anybody was asked
     */
    boolean ask(byte[] table) {
        List<Rejoin.Target> missing = rejoin.missing();
        if (missing.isEmpty()) {
            return false;
        }
        Round round = new Round(CORRELATION + rounds.incrementAndGet(), table);
        open.set(Optional.of(round));
        // Its key may not be known, nor its present run, so the ping names nobody but us. It is answered all the same.
        Ping ping = new Ping(self, self, Optional.empty(), Optional.empty());
        byte[] probe = GossipMessageCodec.encode(
                new GossipMessage(Kind.PING, self.address(), Optional.of(round.correlation()), ping));
        missing.forEach(target -> lane.accept(target, probe));
        return true;
    }

    /** Returns whether this was an answer to a probe, which is dealt with then. */
    boolean answered(GossipMessage message) {
        String correlation = message.correlation().orElse("");
        if (message.kind() != Kind.PING_ACK || !correlation.startsWith(CORRELATION)) {
            return false;
        }
        Optional<Round> round = open.get();
        if (round.isPresent()
                && round.get().correlation().equals(correlation)
                && open.compareAndSet(round, Optional.empty())) {
            lane.accept(new Rejoin.Target.Node(message.sender()), round.get().table());
        }
        return true;
    }
}
