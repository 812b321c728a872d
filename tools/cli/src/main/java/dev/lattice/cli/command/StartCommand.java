package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitException;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.security.module.ModuleVerifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lattice start}. */
@Command(
        name = "start",
        customSynopsis = "lattice start FILE [--node NODE | --label KEY=VALUE] [--instances N]",
        description = {
            "Start a signed actor on a node, for good",
            "",
            "The node keeps the module and starts the actor again whenever the node itself starts, until"
                    + " `lattice stop`. Without --node and --label it is the node that the command speaks to.",
            "",
            "Without a limit of its own the actor has the node's, which is also the most that it may have."
        })
public final class StartCommand implements Runnable, LimitFlags.Taker {
    private final LatticeCommand lattice;

    @Parameters(index = "0", paramLabel = "FILE", description = "A module that `lattice sign` signed")
    private Path file;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Start it there: a node's name, its id, or a beginning")
    private Optional<String> node = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "Start it on the least busy node that has this label; several must all fit")
    private List<String> labels = List.of();

    @Option(names = "--instances", paramLabel = "N", description = "How many calls it may serve at once there; 1")
    private int instances = 1;

    private final LimitFlags limits = new LimitFlags();

    public StartCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void addLimits(CommandSpec command) {
        limits.addTo(command, Limit::perActor);
    }

    @Override
    public void run() {
        checkFlags();
        Path path = lattice.context().path(file);
        LimitValues own = ownLimits();
        byte[] module = ModuleFile.read(path, (int) Limit.MODULE.max());
        ModuleFile.check(path, module, new ModuleVerifier(lattice.context().clock())::verify);
        try (Session session = Session.open(lattice)) {
            NodeRow target = target(session);
            ActorRow started = start(session, target, module, own);
            if (lattice.json()) {
                Json.print(lattice.console(), started);
            } else {
                lattice.console()
                        .line("started " + started.name() + " on " + started.nodeName() + " ("
                                + Candidate.shortId(started.id()) + ", " + count(started.instances()) + ")");
            }
        }
    }

    private LimitValues ownLimits() {
        Map<Limit, Long> own = new EnumMap<>(Limit.class);
        limits.typed().forEach((limit, typed) -> {
            try {
                own.put(limit, limit.parse(typed));
            } catch (LimitException e) {
                throw CliException.usage("bad value of --" + limit.text(), e.getMessage(), "");
            }
        });
        return LimitValues.of(own);
    }

    private ActorRow start(Session session, NodeRow target, byte[] module, LimitValues own) {
        Supplier<ActorRow> start = () -> session.client().start(Session.key(target.id()), module, instances, own);
        if (lattice.json()) {
            return start.get();
        }
        String shown = file.getFileName().toString();
        return Progress.narrated(
                lattice.console(), new StartProgressText(session.client(), target, module, shown), start);
    }

    private void checkFlags() {
        if (node.isPresent() && !labels.isEmpty()) {
            throw CliException.usage("--node and --label", "either names the place", "leave one of them out");
        }
        if (instances < 1) {
            throw CliException.usage("--instances " + instances, "an actor needs at least 1", "");
        }
    }

    private NodeRow target(Session session) {
        List<NodeRow> nodes = session.client().nodes();
        if (node.isPresent()) {
            return Session.node(node.get(), nodes);
        }
        if (labels.isEmpty()) {
            String connected = session.client().node().text();
            return nodes.stream()
                    .filter(n -> n.id().equals(connected))
                    .findFirst()
                    .orElseThrow(() -> CliException.failure("no target", "the node does not list itself", "try again"));
        }
        Map<String, String> wanted = wanted();
        return nodes.stream()
                .filter(n -> !n.state().equals("unreachable"))
                .filter(n -> n.labels().entrySet().containsAll(wanted.entrySet()))
                .min(Comparator.comparing(NodeRow::actors).thenComparing(NodeRow::name))
                .orElseThrow(() -> CliException.failure(
                        "no node for " + Values.text(wanted),
                        "no node that can be reached has " + (wanted.size() == 1 ? "this label" : "these labels"),
                        "see which there are with: lattice get nodes"));
    }

    private Map<String, String> wanted() {
        Map<String, String> wanted = new HashMap<>();
        for (String label : labels) {
            try {
                wanted.putAll(Values.labels(label));
            } catch (ProtocolException e) {
                throw CliException.usage("bad value of --label", e.getMessage(), "");
            }
        }
        return wanted;
    }

    private static String count(int instances) {
        return instances == 1 ? "1 instance" : instances + " instances";
    }
}
