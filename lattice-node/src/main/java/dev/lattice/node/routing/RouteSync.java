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
    private record Told(Peer peer, long version, List<InventoryEntry> entries) {}

    /**
     * @param firstVersion of this node's inventory; higher than any that it told in a former life, such as one made of
     *     the time of day
     */
    public RouteSync(KeyId self, long firstVersion) {
        this.self = self;
        this.ownVersion = firstVersion;
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
            Told known = peers.getOrDefault(peer.key(), new Told(peer, 0, List.of()));
            peers.put(peer.key(), new Told(peer, known.version(), known.entries()));
            peer.inventory(ownVersion, own);
            rebuild();
        }
    }

    /** A peer told what it runs. Two connections may tell in any order, so an older version falls away. */
    public synchronized void inventory(Peer peer, long version, List<InventoryEntry> entries) {
        Told told = peers.get(peer.key());
        if (told != null && version >= told.version()) {
            peers.put(peer.key(), new Told(told.peer(), version, entries));
            rebuild();
        }
    }

    /** A connection takes no more calls; {@code other} is the one that stands beside it, if any. */
    public synchronized void disconnected(Peer peer, Optional<Peer> other) {
        Told told = peers.get(peer.key());
        if (told != null && told.peer() == peer) {
            // Asked again under the lock: had it closed since, nobody would come by to take it out.
            Optional<Peer> standing = other.filter(Peer::open);
            if (standing.isPresent()) {
                peers.put(peer.key(), new Told(standing.get(), told.version(), told.entries()));
                // What was published by the lost connection may not have arrived.
                standing.get().inventory(ownVersion, own);
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
