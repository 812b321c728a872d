package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.client.OrderException;
import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.protocol.id.KeyId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lattice get}. */
@Command(
        name = "get",
        customSynopsis = "lattice get nodes|actors",
        description = "Show the nodes of the lattice, or the actors it runs")
public final class GetCommand implements Runnable {
    private final LatticeCommand lattice;

    @Spec
    private CommandSpec spec;

    public GetCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to get is missing: nodes or actors");
    }

    @Command(name = "nodes", customSynopsis = "lattice get nodes", description = "Every node, as one of them sees it")
    void nodes() {
        try (Session session = Session.open(lattice)) {
            List<NodeRow> nodes = session.client().nodes();
            if (lattice.json()) {
                Json.print(lattice.console(), nodes);
                return;
            }
            Table table = Table.of("NAME", "ADDRESS", "STATE", "ACTORS", "LABELS", "ID");
            nodes.forEach(n -> table.row(
                    n.name(), n.address(), n.state(), n.actors(), Values.text(n.labels()), Candidate.shortId(n.id())));
            table.print(lattice.console());
        }
    }

    @Command(
            name = "actors",
            customSynopsis = "lattice get actors",
            description = "Every actor, once for each node that runs it; with -o json also its limits there")
    void actors() {
        try (Session session = Session.open(lattice)) {
            List<ActorRow> actors = session.client().actors();
            if (lattice.json()) {
                Json.print(lattice.console(), withLimits(session.client(), actors));
                return;
            }
            if (actors.isEmpty()) {
                lattice.console().line("the lattice runs no actors; start one with: lattice start FILE");
                return;
            }
            Table table = Table.of("NAME", "ALIAS", "NODE", "INSTANCES", "REVISION", "VERSION", "ID");
            actors.forEach(a -> table.row(
                    a.name(),
                    a.alias(),
                    a.nodeName(),
                    a.instances(),
                    a.revision(),
                    a.version(),
                    Candidate.shortId(a.id())));
            table.print(lattice.console());
        }
    }

    /** A node tells limits of its own actors only; one that cannot be asked leaves them out. */
    private static List<ActorRow> withLimits(LatticeClient client, List<ActorRow> actors) {
        Map<String, Map<String, ActorRow>> told = new HashMap<>();
        return actors.stream()
                .map(row -> told.computeIfAbsent(row.node(), node -> told(client, Session.key(node)))
                        .getOrDefault(row.id(), row))
                .toList();
    }

    private static Map<String, ActorRow> told(LatticeClient client, KeyId node) {
        try {
            return client.actors(node).stream().collect(Collectors.toMap(ActorRow::id, row -> row));
        } catch (OrderException e) {
            return Map.of();
        }
    }
}
