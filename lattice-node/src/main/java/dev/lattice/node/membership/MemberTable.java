package dev.lattice.node.membership;

import dev.lattice.protocol.id.KeyId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The members as one node knows them: written by the protocol's thread and by whoever changes the node's own metadata,
 * read by anyone as an immutable state.
 */
final class MemberTable {
    private volatile State state;

    /**
     * @param view what is published: members that have not announced to leave
     * @param entries all of them by node
     */
    record State(MembershipView view, Map<KeyId, Entry> entries) {}

    /** A run of a node, and whether it announced that it leaves. */
    record Entry(MemberId id, Member member, boolean leaving) {}

    MemberTable(Member self) {
        state = new State(new MembershipView(0, self, Map.of()), Map.of());
    }

    State state() {
        return state;
    }

    /** The run of this node that counts. */
    Optional<MemberId> current(KeyId node) {
        return Optional.ofNullable(state.entries().get(node)).map(Entry::id);
    }

    synchronized void self(MemberMetadata metadata) {
        publish(new Member(state.view().self().address(), metadata), state.entries());
    }

    /** A run is alive and says this of itself. A new run takes the place of the former one; returns whether it did. */
    synchronized boolean alive(MemberId id, Member member) {
        Entry before = state.entries().get(id.node());
        boolean sameRun = before != null && before.id().equals(id);
        if (sameRun && (before.leaving() || before.member().equals(member))) {
            return false;
        }
        put(new Entry(id, member, false));
        return before != null && !sameRun;
    }

    /** A run announced that it leaves; of no consequence when it is not the one that counts. */
    synchronized void leaving(MemberId id) {
        Entry entry = state.entries().get(id.node());
        if (entry != null && entry.id().equals(id) && !entry.leaving()) {
            put(new Entry(id, entry.member(), true));
        }
    }

    /** A run is gone; of no consequence when it is not the one that counts. */
    synchronized void removed(MemberId id) {
        Entry entry = state.entries().get(id.node());
        if (entry != null && entry.id().equals(id)) {
            Map<KeyId, Entry> entries = new TreeMap<>(state.entries());
            entries.remove(id.node());
            publish(state.view().self(), entries);
        }
    }

    private void put(Entry entry) {
        Map<KeyId, Entry> entries = new TreeMap<>(state.entries());
        entries.put(entry.id().node(), entry);
        publish(state.view().self(), entries);
    }

    private void publish(Member self, Map<KeyId, Entry> entries) {
        Map<KeyId, Member> others = new TreeMap<>();
        entries.forEach((node, entry) -> {
            if (!entry.leaving()) {
                others.put(node, entry.member());
            }
        });
        state = new State(new MembershipView(state.view().version() + 1, self, others), entries);
    }
}
