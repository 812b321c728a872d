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
            nodes.compute(connection.key(), (key, standing) -> {
                if (standing == null || !standing.open()) {
                    return connection;
                }
                PeerConnection kept = kept(standing, connection);
                PeerConnection other = kept == standing ? connection : standing;
                other.goodbye("another connection between the two nodes is kept");
                return kept;
            });
        }
    }

    void remove(PeerConnection connection) {
        all.remove(connection);
        nodes.remove(connection.key(), connection);
    }

    Optional<PeerConnection> node(KeyId key) {
        return Optional.ofNullable(nodes.get(key));
    }

    List<PeerConnection> all() {
        return List.copyOf(all);
    }

    private PeerConnection kept(PeerConnection older, PeerConnection newer) {
        if (older.dialled() == newer.dialled()) {
            return newer;
        }
        boolean selfIsLower = self.compareTo(newer.key()) < 0;
        return newer.dialled() == selfIsLower ? newer : older;
    }
}
