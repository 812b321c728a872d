package dev.lattice.node.transport;

import dev.lattice.protocol.id.KeyId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that stand, one for each node. Of two to the same node both ends keep the one that the node with the
 * lower id dialled, so they agree without a word; of two dialled by the same side the newer one. Any thread.
 */
final class ConnectionTable {
    private final KeyId self;
    private final Map<KeyId, PeerConnection> nodes = new ConcurrentHashMap<>();
    private final Set<PeerConnection> all = ConcurrentHashMap.newKeySet();

    ConnectionTable(KeyId self) {
        this.self = self;
    }

    void add(PeerConnection connection) {
        all.add(connection);
        if (connection.isNode()) {
            nodes.compute(connection.key(), (key, standing) -> choose(standing, connection));
        }
    }

    private PeerConnection choose(PeerConnection standing, PeerConnection newer) {
        if (standing == null || !standing.open()) {
            return newer;
        }
        PeerConnection kept = kept(standing, newer);
        PeerConnection other = kept == standing ? newer : standing;
        // Who dialled both knows which is newer; the other end may have seen them come up the other way round.
        if (standing.dialled() != newer.dialled() || newer.dialled()) {
            other.goodbye("another connection between the two nodes is kept");
        }
        return kept;
    }

    void remove(PeerConnection connection) {
        all.remove(connection);
        nodes.computeIfPresent(connection.key(), (key, standing) -> standing == connection ? another(key) : standing);
    }

    /** Null when there is none, as maps want it. */
    private PeerConnection another(KeyId key) {
        return all.stream()
                .filter(other -> other.open() && other.key().equals(key))
                .findAny()
                .orElse(null);
    }

    Optional<PeerConnection> node(KeyId key) {
        return Optional.ofNullable(nodes.get(key));
    }

    List<PeerConnection> all() {
        return List.copyOf(all);
    }

    private PeerConnection kept(PeerConnection older, PeerConnection newer) {
        // The rule is for two that were dialled at once. A settled one may be dead without anybody knowing: a node that
        // lost power and came back dials anew.
        if (older.dialled() == newer.dialled() || older.settled()) {
            return newer;
        }
        boolean selfIsLower = self.compareTo(newer.key()) < 0;
        return newer.dialled() == selfIsLower ? newer : older;
    }
}
