package dev.lattice.node.membership;

import dev.lattice.protocol.id.KeyId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who belongs to the lattice as one node sees it: an immutable value, safe on any thread.
 *
 * <p>A node that announced that it leaves is absent from the moment the announcement arrives; one that crashed is
 * present until gossip gives it up.
 *
 * @param version grows by one with each change; compares two views of the same node only
 * @param self this node
 * @param others all other members by node id, in the order of their ids
 */
public record MembershipView(long version, Member self, Map<KeyId, Member> others) {
    public MembershipView {
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    /** The member with this node id, self included. */
    public Optional<Member> member(KeyId node) {
        return node.equals(self.node()) ? Optional.of(self) : Optional.ofNullable(others.get(node));
    }

    /** Number of members, self included. */
    public int size() {
        return others.size() + 1;
    }
}
