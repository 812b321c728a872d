package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.home.Founding;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.NodeHome;
import dev.lattice.protocol.ProtocolException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lattice init}. */
@Command(
        name = "init",
        customSynopsis = "lattice init [NAME] [--node NAME] [--user NAME] [--label K=V] [--cluster-key FILE]",
        description = {
            "Make a lattice that other machines can join",
            "",
            "Makes its cluster key, a first user with every right, and a first node, which lets others in. The cluster"
                    + " key is not needed afterwards: keep it where no network reaches."
        })
public final class InitCommand implements Runnable {
    private final LatticeCommand lattice;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "What this home calls it; main")
    private Optional<String> name = Optional.empty();

    @Option(names = "--node", paramLabel = "NAME", description = "The first node's name; a new one of this home")
    private Optional<String> node = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", description = "The first user's name; who you are on this machine")
    private Optional<String> user = Optional.empty();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label of the first node; may be repeated")
    private List<String> labels = List.of();

    @Option(
            names = "--cluster-key",
            paramLabel = "FILE",
            description = "Write the cluster key to this new file, on a stick perhaps, instead of into the home")
    private Optional<Path> clusterKey = Optional.empty();

    public InitCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        String latticeName = Typing.read("NAME", name.orElse("main"), Values::contextName);
        String userName = user.map(typed -> Typing.read("--user", typed, Values::userName))
                .orElseGet(this::whoever);
        Optional<String> nodeName = node.map(typed -> Typing.read("--node", typed, Values::nodeName));
        Map<String, String> nodeLabels = Typing.labels(labels);
        LatticeHome home = lattice.openHome();
        home.lattices().requireFree(latticeName);
        try (NodeHome nodeHome = home.acquireNode(nodeName.or(() -> Optional.of(home.newNodeName())))) {
            print(home.lattices()
                    .found(latticeName, userName, nodeHome, nodeLabels, clusterKey.map(lattice.context()::path)));
        }
    }

    private String whoever() {
        String login = lattice.environment().getOrDefault("USER", "");
        try {
            return Values.userName(login);
        } catch (ProtocolException e) {
            return "admin";
        }
    }

    private void print(Founding made) {
        Console console = lattice.console();
        Path file = lattice.context().shown(made.clusterKeyFile());
        if (lattice.json()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("name", made.context().name());
            data.put("lattice", made.context().lattice().text());
            data.put(
                    "user",
                    Map.of(
                            "name",
                            made.user().name(),
                            "id",
                            made.user().holder().text()));
            data.put(
                    "node",
                    Map.of(
                            "name",
                            made.node().name(),
                            "id",
                            made.node().holder().text()));
            data.put("clusterKeyFile", file.toString());
            Json.print(console, data);
            return;
        }
        console.line(console.bold("lattice " + made.context().name() + " is made"));
        Table.ofDetails()
                .row("  id", made.context().lattice())
                .row(
                        "  user",
                        made.user().name() + " with every right (" + made.user().holder() + ")")
                .row(
                        "  node",
                        made.node().name() + ", which lets others in ("
                                + made.node().holder() + ")")
                .row("  cluster key", file)
                .print(console);
        console.remark("whoever has the cluster key owns the lattice, and nothing needs it from day to day: move it to"
                + " where no network reaches");
        console.remark("next: lattice up --listen ADDRESS:PORT, with an address that the other machines reach");
    }
}
