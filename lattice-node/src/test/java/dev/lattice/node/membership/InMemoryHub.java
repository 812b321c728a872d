package dev.lattice.node.membership;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A lattice's membership without gossip, threads or time, in the hands of a test.
 *
 * <p>News of the living (joining, leaving, metadata) is known at once to all that are connected, directly or through
 * others. Faults are noticed when the test says so, with {@link #settle()}: until then a crashed or cut off node
 * remains a member, as it does with real gossip. Listeners are called on the calling thread before the call returns.
 * Not for use by several threads.
 */
public final class InMemoryHub {
    private final Map<KeyId, InMemoryMembership> running = new TreeMap<>();
    private final Set<Set<KeyId>> cuts = new HashSet<>();
    private long runs;

    /** A node that joins when it is started. */
    public InMemoryMembership node(NodeAddress address, MemberMetadata metadata) {
        MemberMetadataCodec.encode(metadata);
        return new InMemoryMembership(this, new MemberId(address.node(), ++runs), new Member(address, metadata));
    }

    /** Nothing passes between the two sides any more, in either direction. */
    public void cut(Collection<KeyId> oneSide, Collection<KeyId> otherSide) {
        oneSide.forEach(a -> otherSide.forEach(b -> cuts.add(Set.of(a, b))));
    }

    /** Everything passes again, and everybody who lives is found again at once. */
    public void heal() {
        cuts.clear();
        spread();
    }

    /** The node stops without a word. */
    public void crash(KeyId node) {
        running.remove(node);
    }

    /** Enough time passes for all to notice who is gone or cut off. */
    public void settle() {
        spread();
        for (InMemoryMembership node : Set.copyOf(running.values())) {
            Set<MemberId> reached = new HashSet<>();
            connected(node).forEach(other -> reached.add(other.run()));
            node.keepOnly(reached);
        }
    }

    void start(InMemoryMembership node) {
        running.put(node.run().node(), node);
        spread();
    }

    void leave(InMemoryMembership node) {
        Set<InMemoryMembership> others = connected(node);
        stop(node);
        others.forEach(other -> other.sawLeaving(node.run()));
    }

    void stop(InMemoryMembership node) {
        running.remove(node.run().node(), node);
    }

    /** All that is known of the living reaches everybody it can reach. */
    void spread() {
        for (InMemoryMembership node : Set.copyOf(running.values())) {
            connected(node).forEach(other -> node.saw(other.run(), other.view().self()));
        }
    }

    private Set<InMemoryMembership> connected(InMemoryMembership start) {
        Set<InMemoryMembership> reached = new LinkedHashSet<>();
        if (running.get(start.run().node()) != start) {
            return reached;
        }
        Deque<InMemoryMembership> frontier = new ArrayDeque<>(Set.of(start));
        reached.add(start);
        while (!frontier.isEmpty()) {
            KeyId from = frontier.remove().run().node();
            for (InMemoryMembership to : running.values()) {
                if (!cuts.contains(pair(from, to.run().node())) && reached.add(to)) {
                    frontier.add(to);
                }
            }
        }
        reached.remove(start);
        return reached;
    }

    private static Set<KeyId> pair(KeyId a, KeyId b) {
        return a.equals(b) ? Set.of(a) : Set.of(a, b);
    }
}
