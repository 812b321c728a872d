package dev.lattice.cli.command;

import dev.lattice.cli.setting.ListenAddress;
import dev.lattice.cli.setting.NodeFile;
import dev.lattice.cli.setting.NodeSettings;
import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.LatticeNode;
import dev.lattice.node.NodeConfig;
import dev.lattice.node.NodeIdentity;
import dev.lattice.node.NodeLimits;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.node.home.DevelopmentLattice;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.NodeHome;
import dev.lattice.node.home.RunningNode;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.security.credential.NodeCredential;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
            "The first node of a home makes a development lattice: a key of its own that admits the nodes of this home,"
                    + " which listen on this machine only. A node that has run before brings its actors back."
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
        // What was typed is checked before anything is made.
        NodeSettings typed = NodeSettings.of(
                options.flags(),
                lattice.environment(),
                new NodeFile(lattice.home().value(), Map.of()));
        refuseElsewhere(typed.listen());
        LatticeHome home = lattice.openHome();
        List<RunningNode> others = home.runningNodes();
        try (NodeHome node = home.acquireNode(options.name(lattice).map(Resolved::value))) {
            NodeSettings settings =
                    NodeSettings.of(options.flags(), lattice.environment(), NodeFile.of(node.directory()));
            refuseElsewhere(settings.listen());
            NodeLimits limits = settings.nodeLimits();
            try (WasmEngine engine = Progress.during(
                    lattice.console(),
                    "opening the engine",
                    () -> WasmtimeEngine.open(limits.actors().instances()))) {
                run(home, node, settings, limits, engine, others);
            }
        }
    }

    private static void refuseElsewhere(Resolved<ListenAddress> listen) {
        if (!listen.value().isLoopback()) {
            throw CliException.usage(
                    "cannot listen on " + listen.value() + " (" + listen.source() + ")",
                    "a development lattice is reachable from this machine only; lattices of several machines come with"
                            + " `lattice init` and `lattice join` in a later release",
                    "listen on 127.0.0.1:" + listen.value().port());
        }
    }

    private void run(
            LatticeHome home,
            NodeHome nodeHome,
            NodeSettings settings,
            NodeLimits limits,
            WasmEngine engine,
            List<RunningNode> others) {
        DevelopmentLattice development = home.developmentLattice();
        NodeCredential credential = development.issueNodeCredential(
                nodeHome.key().id(), nodeHome.name(), settings.labels().value());
        nodeHome.keepCredential(credential);
        NodeConfig config = new NodeConfig(
                nodeHome.name(),
                settings.listen().value().host(),
                settings.listen().value().port(),
                settings.join().value(),
                settings.labels().value(),
                nodeHome.storeFile(),
                limits);
        LatticeNode node = Progress.during(
                lattice.console(),
                "starting " + nodeHome.name(),
                () -> LatticeNode.start(config, new NodeIdentity(nodeHome.key(), credential), engine));
        try (node) {
            HostPort address = node.address().hostPort();
            nodeHome.announce(address, Instant.now(lattice.context().clock()));
            RunningProcess process = RunningProcess.stoppingWith(() -> close(node, engine, nodeHome));
            try {
                announce(nodeHome, development, settings, address, engine.info());
                remarkOnInstances(limits, engine.info());
                hint(settings, others);
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

    private void announce(
            NodeHome node, DevelopmentLattice development, NodeSettings settings, HostPort address, EngineInfo engine) {
        Console console = lattice.console();
        if (development.created()) {
            console.remark("made a development lattice in "
                    + lattice.context().shown(lattice.home().value())
                    + "; its nodes are reachable from this machine only");
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", node.name());
        data.put("id", node.key().id().text());
        data.put("address", address.toString());
        data.put("lattice", development.latticeId().text());
        data.put("labels", settings.labels().value());
        data.put("engine", engine.name() + " " + engine.version());
        data.put("pid", ProcessHandle.current().pid());
        if (lattice.json()) {
            Json.print(console, data);
            return;
        }
        console.line(console.bold("node " + node.name() + " is up"));
        Table table = Table.ofDetails()
                .row("  id", node.key().id())
                .row("  address", address)
                .row("  lattice", development.latticeId())
                .row("  engine", data.get("engine"));
        if (!settings.labels().value().isEmpty()) {
            table.row("  labels", Values.text(settings.labels().value()));
        }
        table.print(console);
    }

    private void remarkOnInstances(NodeLimits limits, EngineInfo engine) {
        int wanted = limits.actors().instances();
        if (wanted > engine.maxInstances()) {
            lattice.console()
                    .remark("the limit of instances is " + engine.maxInstances() + " here instead of " + wanted
                            + ", which is what " + engine.name() + " has room for on this machine");
        }
    }

    private void hint(NodeSettings settings, List<RunningNode> others) {
        Optional<RunningNode> other = others.stream().findFirst();
        if (settings.join().value().isEmpty() && other.isPresent()) {
            lattice.console()
                    .remark("it has joined no other node; " + other.get().name()
                            + " runs in this home too, and to join it"
                            + " the command is: lattice up --join "
                            + other.get().address().hostPort());
        }
    }
}
