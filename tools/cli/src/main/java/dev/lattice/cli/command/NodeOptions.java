package dev.lattice.cli.command;

import dev.lattice.cli.setting.NodeSettings;
import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.setting.Values;
import dev.lattice.node.EngineChoice;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The flags that say how a node runs; {@code up} takes them, {@code config} shows what they would mean. */
final class NodeOptions {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Which node of the home; the first that is free, or a new one")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; any free port of this machine")
    private Optional<String> listen = Optional.empty();

    @Option(names = "--join", paramLabel = "HOST:PORT", description = "A node of the lattice to join; may be repeated")
    private List<String> join = List.of();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "What `start --label` finds it by; may be repeated")
    private List<String> labels = List.of();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            completionCandidates = Engines.class,
            description = "What runs WebAssembly: wasmtime or chicory; auto, which is the first that this machine has")
    private Optional<String> engine = Optional.empty();

    private final LimitFlags limits = new LimitFlags();

    /** Adds the flags of every limit. */
    void addLimits(CommandSpec command) {
        limits.addTo(command, limit -> true);
    }

    /** For the shell's completion. */
    static final class Engines implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(EngineChoice.values()).map(EngineChoice::text).iterator();
        }
    }

    NodeSettings.Flags flags() {
        return new NodeSettings.Flags(listen, joined(join), joined(labels), engine, limits.typed());
    }

    Optional<Resolved<String>> name(LatticeCommand lattice) {
        return Resolved.ofCommand("--name", name, "LATTICE_NAME", lattice.environment(), Values::nodeName);
    }

    private static Optional<String> joined(List<String> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }
}
