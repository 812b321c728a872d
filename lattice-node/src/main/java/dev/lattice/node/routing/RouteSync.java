package dev.lattice.node.routing;

import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the route table in step with what this node and its peers run, and tells peers what this node runs. A peer's
 * actors are routed to while its connection stands and no longer. Any thread; briefly locked.
 */
public final class RouteSync {
    private final KeyId self;
    private final Map<KeyId, Told> peers = new HashMap<>();
    private List<InventoryEntry> own = List.of();
    private long ownVersion;
    private volatile RouteTable table = RouteTable.EMPTY;

    /** What one peer told. */
    private record Told(Peer peer, List<InventoryEntry> entries) {}

    public RouteSync(KeyId self) {
        this.self = self;
    }

    /** The table of this moment. */
    public RouteTable table() {
        return table;
    }

    /** The version of what this node runs; it grows with each {@link #publish}. */
    public synchronized long ownVersion() {
        return ownVersion;
    }

    /** This node runs exactly this from now on; its peers are told. */
    public synchronized void publish(List<InventoryEntry> entries) {
        own = List.copyOf(entries);
        ownVersion++;
        rebuild();
        peers.values().forEach(told -> told.peer().inventory(ownVersion, own));
    }

    /** A node connected: it is told what runs here. */
    public synchronized void connected(Peer peer) {
        if (peer.isNode()) {
            // What it ran by its former connection is as good as ever until it tells anew.
            List<InventoryEntry> known = Optional.ofNullable(peers.get(peer.key()))
                    .map(Told::entries)
                    .orElse(List.of());
            peers.put(peer.key(), new Told(peer, known));
            peer.inventory(ownVersion, own);
            rebuild();
        }
    }

    /** A peer told what it runs. */
    public synchronized void inventory(Peer peer, List<InventoryEntry> entries) {
        Told told = peers.get(peer.key());
        if (told != null && (told.peer() == peer || told.peer().open())) {
            peers.put(peer.key(), new Told(told.peer(), entries));
            rebuild();
        }
    }

    /** A connection takes no more calls; {@code other} is the one that stands beside it, if any. */
    public synchronized void disconnected(Peer peer, Optional<Peer> other) {
        Told told = peers.get(peer.key());
        if (told != null && told.peer() == peer) {
            if (other.isPresent()) {
                peers.put(peer.key(), new Told(other.get(), told.entries()));
            } else {
                peers.remove(peer.key());
            }
            rebuild();
        }
    }

    private void rebuild() {
        List<Route> routes = new ArrayList<>();
        own.forEach(entry -> routes.add(new Route(self, entry, Optional.empty())));
        peers.forEach((node, told) ->
                told.entries().forEach(entry -> routes.add(new Route(node, entry, Optional.of(told.peer())))));
        table = RouteTable.of(routes);
    }
}
