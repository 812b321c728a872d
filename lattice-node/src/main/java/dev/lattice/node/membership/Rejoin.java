package dev.lattice.node.membership;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where to look for those who should be members and are not: seeds that are not among the members, and members that
 * were removed. ScaleCube forgets whom it has removed, so without this the two sides of a long cut would meet again
 * only if each had a seed on the other.
 *
 * <p>Those who left of their own accord are remembered as well: one that comes back without any seed would stay alone.
 * Bounded by {@link MembershipSettings#lostMembersLimit} and {@link #SEEDS_LIMIT}. Safe on any thread.
 */
final class Rejoin {
    static final int SEEDS_LIMIT = 16;

    /** That none of them has its turn on either side in one interval happens once in 400 times. */
    private static final int SEEKERS = 3;

    private final List<HostPort> seeds;
    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final Clock clock;
    private final Map<HostPort, KeyId> seedNodes = new LinkedHashMap<>();
    private final Map<KeyId, NodeAddress> members = new LinkedHashMap<>();
    private final LinkedHashMap<KeyId, Lost> lost = new LinkedHashMap<>();

    private int next;

    private record Lost(NodeAddress address, long sinceMillis) {}

    /** Someone to send to. */
    sealed interface Target {
        /** A place where somebody should listen. */
        record Seed(HostPort at) implements Target {}

        /** A node known by its key. */
        record Node(NodeAddress address) implements Target {}
    }

    /** Own addresses among the seeds, and repeated ones, are left out. */
    Rejoin(NodeAddress self, List<HostPort> seeds, MembershipSettings settings, RandomGenerator random, Clock clock) {
        LinkedHashSet<HostPort> distinct = new LinkedHashSet<>(seeds);
        distinct.remove(self.hostPort());
        if (distinct.size() > SEEDS_LIMIT) {
            throw new MembershipException("at most " + SEEDS_LIMIT + " seeds, not " + distinct.size());
        }
        this.seeds = List.copyOf(distinct);
        this.settings = settings;
        this.random = random;
        this.clock = clock;
        next = random.nextInt(SEEDS_LIMIT); // so that not all nodes turn to the same one first
    }

    List<HostPort> seeds() {
        return seeds;
    }

    /** This node was found listening at a seed. */
    synchronized void found(HostPort seed, KeyId node) {
        seedNodes.put(seed, node);
    }

    synchronized void joined(NodeAddress member) {
        lost.remove(member.node());
        members.put(member.node(), member);
    }

    synchronized void removed(NodeAddress member) {
        members.remove(member.node());
        lost.remove(member.node());
        if (lost.size() == settings.lostMembersLimit()) {
            Iterator<KeyId> oldest = lost.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        lost.put(member.node(), new Lost(member, clock.millis()));
    }

    /**
     * Those who are missing, at most {@link MembershipSettings#rejoinFanout} of them: each call goes on where the last
     * one ended, so that a few who never come back do not hide one who does.
     *
     * <p>Nobody at all when it is not this node's turn: whatever the number of members, some {@link #SEEKERS} of them
     * look per sync interval, for it takes but one to bring the two sides together, and many at once drown them.
     */
    synchronized List<Target> missing() {
        if (random.nextInt(members.size() + 1) >= SEEKERS) {
            return List.of();
        }
        long forgetBefore = clock.millis() - settings.lostMembersMillis();
        lost.values().removeIf(one -> one.sinceMillis() < forgetBefore);
        List<Target> candidates = new ArrayList<>();
        lost.values().forEach(one -> candidates.add(new Target.Node(one.address())));
        for (HostPort seed : seeds) {
            if (!isKnown(seed)) {
                candidates.add(new Target.Seed(seed));
            }
        }
        int count = Math.min(settings.rejoinFanout(), candidates.size());
        List<Target> chosen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chosen.add(candidates.get(Math.floorMod(next + i, candidates.size())));
        }
        next += count;
        return chosen;
    }

    /** A random member; empty for a node that knows nobody. */
    synchronized Optional<Target> member() {
        List<NodeAddress> all = List.copyOf(members.values());
        return all.isEmpty() ? Optional.empty() : Optional.of(new Target.Node(all.get(random.nextInt(all.size()))));
    }

    /** Whoever listens at this seed is a member, or is looked for by its key. */
    private boolean isKnown(HostPort seed) {
        KeyId node = seedNodes.get(seed);
        return node != null && (members.containsKey(node) || lost.containsKey(node))
                || members.values().stream()
                        .anyMatch(member -> member.hostPort().equals(seed))
                || lost.values().stream()
                        .anyMatch(one -> one.address().hostPort().equals(seed));
    }
}
