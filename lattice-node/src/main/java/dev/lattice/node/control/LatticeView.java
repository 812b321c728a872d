package dev.lattice.node.control;

import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.membership.Member;
import dev.lattice.node.membership.Membership;
import dev.lattice.node.routing.Route;
import dev.lattice.node.routing.RouteSync;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.NodeCredential;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lattice as this node sees it at one moment. Any thread. */
public final class LatticeView {
    private final Membership membership;
    private final Function<KeyId, Optional<Credential>> connected;
    private final RouteSync routes;
    private final NodeCredential own;

    /**
     * @param connected the credential of a node that there is an open connection to
     * @param own this node's
     */
    public LatticeView(
            Membership membership,
            Function<KeyId, Optional<Credential>> connected,
            RouteSync routes,
            NodeCredential own) {
        this.own = own;
        this.membership = membership;
        this.connected = connected;
        this.routes = routes;
    }

    /** Every member, this node first, the others by name. */
    List<NodeRow> nodes() {
        Map<KeyId, Long> actors =
                routes.table().all().stream().collect(Collectors.groupingBy(Route::node, Collectors.counting()));
        Member self = membership.view().self();
        Stream<NodeRow> others = membership.view().others().values().stream()
                .map(member -> row(member, connected.apply(member.node()), actors))
                .sorted(Comparator.comparing(NodeRow::name).thenComparing(NodeRow::id));
        return Stream.concat(Stream.of(row(self, "self", self.metadata().labels(), own.isIssuer(), actors)), others)
                .toList();
    }

    /** What a connected node has proven goes before what it told in gossip. */
    private static NodeRow row(Member member, Optional<Credential> shown, Map<KeyId, Long> actors) {
        if (shown.isPresent() && shown.get() instanceof NodeCredential node) {
            return row(member, "connected", node.labels(), node.isIssuer(), actors);
        }
        return row(member, "unreachable", member.metadata().labels(), false, actors);
    }

    private static NodeRow row(
            Member member, String state, Map<String, String> labels, boolean issuer, Map<KeyId, Long> actors) {
        return new NodeRow(
                member.node().text(),
                member.metadata().name(),
                member.address().hostPort().toString(),
                state,
                labels,
                member.metadata().softwareVersion(),
                actors.getOrDefault(member.node(), 0L).intValue(),
                issuer);
    }

    /** Every actor on every node, by name. */
    List<ActorRow> actors() {
        Map<KeyId, String> names = new HashMap<>();
        nodes().forEach(node -> names.put(new KeyId(node.id()), node.name()));
        return routes.table().all().stream()
                .map(route -> row(
                        route.entry(),
                        route.node(),
                        names.getOrDefault(route.node(), route.node().shortText()),
                        Map.of()))
                .sorted(Comparator.comparing(ActorRow::name)
                        .thenComparing(ActorRow::id)
                        .thenComparing(ActorRow::nodeName))
                .toList();
    }

    /** The actors of this node, by name. */
    List<ActorRow> ownActors(Function<KeyId, Map<String, Long>> limits) {
        Member self = membership.view().self();
        return routes.table().all().stream()
                .filter(Route::isLocal)
                .map(route -> row(
                        route.entry(),
                        self.node(),
                        self.metadata().name(),
                        limits.apply(route.entry().actor())))
                .sorted(Comparator.comparing(ActorRow::name).thenComparing(ActorRow::id))
                .toList();
    }

    static ActorRow row(InventoryEntry entry, KeyId node, String nodeName, Map<String, Long> limits) {
        return new ActorRow(
                entry.actor().text(),
                entry.name(),
                entry.alias(),
                entry.revision(),
                entry.version(),
                entry.account().text(),
                node.text(),
                nodeName,
                entry.instances(),
                limits);
    }
}
