package dev.lattice.cli.command;

import dev.lattice.cli.setting.NodeFile;
import dev.lattice.cli.setting.NodeSettings;
import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.EngineChoice;
import dev.lattice.node.LatticeNode;
import dev.lattice.node.NodeConfig;
import dev.lattice.node.NodeIdentity;
import dev.lattice.node.NodeLimits;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.NodeHome;
import dev.lattice.node.home.RunningNode;
import dev.lattice.protocol.id.HostPort;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code lattice up}. */
@Command(
        name = "up",
        customSynopsis = "lattice up [--name NAME] [--join HOST:PORT] [OPTIONS]",
        description = {
            "Run a node here, until Ctrl-C or `lattice down`",
            "",
            "A node runs in the lattice that it has joined. Where there is none, it runs in a development lattice: the"
                    + " home's own key admits its nodes, which listen on this machine only. A node that has run before"
                    + " brings its actors back."
        })
public final class UpCommand implements Runnable, LimitFlags.Taker {
    private final LatticeCommand lattice;

    @Mixin
    private NodeOptions options = new NodeOptions();

    public UpCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void addLimits(CommandSpec command) {
        options.addLimits(command);
    }

    @Override
    public void run() {
        LatticeHome home = lattice.openHome();
        NodePlace place = NodePlace.of(lattice, home, options.name(lattice).map(Resolved::value));
        // What was typed is checked before anything is made.
        place.requireListenable(NodeSettings.of(
                        options.flags(),
                        lattice.environment(),
                        new NodeFile(lattice.home().value(), Map.of()))
                .listen());
        List<RunningNode> others = home.runningNodes();
        try (NodeHome node = place.acquire()) {
            NodeSettings settings =
                    NodeSettings.of(options.flags(), lattice.environment(), NodeFile.of(node.directory()));
            place.requireListenable(settings.listen());
            NodePlace.Admitted admitted = place.admit(node, settings);
            NodeLimits limits = settings.nodeLimits();
            EngineChoice choice = settings.engine().value();
            try (WasmEngine engine = Progress.during(
                    lattice.console(),
                    "opening the engine",
                    () -> choice.open(limits.actors().instances()))) {
                run(node, admitted, settings, limits, engine, others);
            }
        }
    }

    private void run(
            NodeHome nodeHome,
            NodePlace.Admitted admitted,
            NodeSettings settings,
            NodeLimits limits,
            WasmEngine engine,
            List<RunningNode> others) {
        NodeConfig config = new NodeConfig(
                nodeHome.name(),
                settings.listen().value().host(),
                settings.listen().value().port(),
                admitted.join(),
                admitted.labels(),
                nodeHome.storeFile(),
                limits);
        LatticeNode node = Progress.during(
                lattice.console(),
                "starting " + nodeHome.name(),
                () -> LatticeNode.start(
                        config,
                        new NodeIdentity(nodeHome.key(), admitted.credential()),
                        engine,
                        nodeHome::keepCredential));
        try (node) {
            HostPort address = node.address().hostPort();
            nodeHome.announce(address, Instant.now(lattice.context().clock()));
            RunningProcess process = RunningProcess.stoppingWith(() -> close(node, engine, nodeHome));
            try {
                settings.engine()
                        .value()
                        .warning()
                        .ifPresent(why -> lattice.console().remark("warning: " + why));
                announce(nodeHome, admitted, address, engine.info());
                remarkOnInstances(limits, engine.info());
                hint(admitted, others);
                node.awaitStopRequest();
            } finally {
                process.end();
            }
            lattice.console().remark("node " + nodeHome.name() + " is stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(LatticeNode node, WasmEngine engine, NodeHome home) {
        node.close();
        engine.close();
        home.close();
    }

    private void announce(NodeHome node, NodePlace.Admitted admitted, HostPort address, EngineInfo engine) {
        Console console = lattice.console();
        if (admitted.madeLattice()) {
            console.remark("made a development lattice in "
                    + lattice.context().shown(lattice.home().value())
                    + "; its nodes are reachable from this machine only");
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", node.name());
        data.put("id", node.key().id().text());
        data.put("address", address.toString());
        data.put("lattice", admitted.credential().lattice().text());
        data.put("labels", admitted.labels());
        data.put("engine", engine.name() + " " + engine.version());
        data.put("engineInstances", engine.maxInstances());
        data.put("pid", ProcessHandle.current().pid());
        if (lattice.json()) {
            Json.print(console, data);
            return;
        }
        console.line(console.bold("node " + node.name() + " is up"));
        Table table = Table.ofDetails()
                .row("  id", node.key().id())
                .row("  address", address)
                .row("  lattice", admitted.credential().lattice())
                .row("  engine", data.get("engine") + instances(engine));
        if (!admitted.labels().isEmpty()) {
            table.row("  labels", Values.text(admitted.labels()));
        }
        table.print(console);
    }

    private void remarkOnInstances(NodeLimits limits, EngineInfo engine) {
        int wanted = limits.actors().instances();
        if (wanted > engine.maxInstances()) {
            lattice.console()
                    .remark("the limit of instances is " + engine.maxInstances() + " here instead of " + wanted
                            + ", which is what " + engine.name() + " has room for on this machine"
                            + engine.instanceBound().map(text -> ": " + text).orElse(""));
        }
    }

    private static String instances(EngineInfo engine) {
        String bound = engine.instanceBound().map(text -> " (" + text + ")").orElse("");
        return String.format(Locale.ROOT, ", up to %,d instances%s", engine.maxInstances(), bound);
    }

    private void hint(NodePlace.Admitted admitted, List<RunningNode> others) {
        Optional<RunningNode> other = others.stream().findFirst();
        if (admitted.join().isEmpty()
                && other.isPresent()
                && !admitted.credential().isIssuer()) {
            lattice.console()
                    .remark("it has joined no other node; " + other.get().name()
                            + " runs in this home too, and to join it"
                            + " the command is: lattice up --join "
                            + other.get().address().hostPort());
        }
    }
}
