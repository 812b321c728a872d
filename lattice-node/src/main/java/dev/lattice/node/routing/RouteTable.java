package dev.lattice.node.routing;

import dev.lattice.protocol.id.KeyId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which node runs which actor, at one moment. Immutable. */
public final class RouteTable {
    static final RouteTable EMPTY = RouteTable.of(List.of());

    private final Map<KeyId, List<Route>> byActor;
    private final Map<String, List<Route>> byAlias;

    private RouteTable(Map<KeyId, List<Route>> byActor, Map<String, List<Route>> byAlias) {
        this.byActor = byActor;
        this.byAlias = byAlias;
    }

    static RouteTable of(List<Route> routes) {
        Map<KeyId, List<Route>> byActor = new HashMap<>();
        Map<String, List<Route>> byAlias = new HashMap<>();
        for (Route route : routes) {
            byActor.computeIfAbsent(route.entry().actor(), key -> new ArrayList<>())
                    .add(route);
            if (!route.entry().alias().isEmpty()) {
                byAlias.computeIfAbsent(route.entry().alias(), key -> new ArrayList<>())
                        .add(route);
            }
        }
        byActor.replaceAll((actor, found) -> List.copyOf(found));
        byAlias.replaceAll((alias, found) -> List.copyOf(found));
        return new RouteTable(Map.copyOf(byActor), Map.copyOf(byAlias));
    }

    /** The nodes that run an actor; empty when none does. */
    public List<Route> routes(KeyId actor) {
        return byActor.getOrDefault(actor, List.of());
    }

    /**
     * The actor behind a call alias, among those of one account: nobody else can take an account's aliases.
     * Should two actors of the account bear the alias, the lower key answers on every node alike.
     */
    public Optional<KeyId> alias(String alias, KeyId account) {
        return byAlias.getOrDefault(alias, List.of()).stream()
                .filter(route -> route.entry().account().equals(account))
                .map(route -> route.entry().actor())
                .min(Comparator.naturalOrder());
    }

    /** Every route, in no order. */
    public List<Route> all() {
        return byActor.values().stream().flatMap(List::stream).toList();
    }
}
