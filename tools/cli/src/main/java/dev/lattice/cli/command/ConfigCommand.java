package dev.lattice.cli.command;

import dev.lattice.cli.setting.NodeFile;
import dev.lattice.cli.setting.NodeSettings;
import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.protocol.id.HostPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code lattice config}. */
@Command(
        name = "config",
        customSynopsis = "lattice config [--name NAME] [OPTIONS]",
        description = {
            "Show every setting, its value and where it comes from",
            "",
            "A flag goes before LATTICE_* in the environment, that before node.json in the node's directory, that"
                    + " before the default. The flags of `up` and `call` may be given to see what they would change."
        })
public final class ConfigCommand implements Runnable, LimitFlags.Taker {
    private final LatticeCommand lattice;

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Option(names = "--timeout", paramLabel = "DURATION", description = "How long `call` waits; 5s")
    private Optional<String> timeout = Optional.empty();

    public ConfigCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void addLimits(CommandSpec command) {
        options.addLimits(command);
    }

    private record Row(String setting, String value, String source) {}

    @Override
    public void run() {
        Resolved<Path> home = lattice.home();
        Resolved<String> name = options.name(lattice)
                .orElseGet(() -> Resolved.byDefault(
                        lattice.openHome().nodeNames().stream().findFirst().orElse("node-1")));
        NodeFile file = NodeFile.of(home.value().resolve("nodes").resolve(name.value()));
        NodeSettings node = NodeSettings.of(options.flags(), lattice.environment(), file);
        List<Row> rows = new ArrayList<>();
        add(rows, "home", home, home.value().toString());
        add(rows, "output", lattice.output(), lattice.output().value().toString());
        Resolved<String> connect =
                lattice.connect().orElseGet(() -> Resolved.byDefault("any running node of the home"));
        add(rows, "connect", connect, connect.value());
        add(
                rows,
                "timeout",
                lattice.timeout(timeout),
                Values.text(lattice.timeout(timeout).value()));
        add(rows, "name", name, name.value());
        add(rows, "listen", node.listen(), node.listen().value().toString());
        add(rows, "join", node.join(), joined(node.join().value()));
        add(rows, "labels", node.labels(), Values.text(node.labels().value()));
        add(rows, "engine", node.engine(), node.engine().value().text());
        node.limits().forEach((limit, value) -> add(rows, limit.text(), value, limit.text(value.value())));
        print(rows);
    }

    private static void add(List<Row> rows, String setting, Resolved<?> resolved, String value) {
        rows.add(new Row(setting, value, resolved.source()));
    }

    private static String joined(List<HostPort> addresses) {
        return addresses.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    private void print(List<Row> rows) {
        if (lattice.json()) {
            Map<String, Map<String, String>> data = new LinkedHashMap<>();
            rows.forEach(r -> data.put(r.setting, Map.of("value", r.value, "source", r.source)));
            Json.print(lattice.console(), data);
            return;
        }
        Table table = Table.of("SETTING", "VALUE", "SOURCE");
        rows.forEach(r -> table.row(r.setting, r.value, r.source));
        table.print(lattice.console());
    }
}
