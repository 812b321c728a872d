package dev.lattice.cli.setting;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.HostPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How {@code up} runs a node, each setting with its source. */
public record NodeSettings(
        Resolved<ListenAddress> listen,
        Resolved<List<HostPort>> join,
        Resolved<Map<String, String>> labels,
        Resolved<String> engine) {
    private static final String ENGINE = "wasmtime";

    /**
     * What was typed.
     *
     * @param join addresses between commas
     * @param labels labels between commas
     */
    public record Flags(
            Optional<String> listen, Optional<String> join, Optional<String> labels, Optional<String> engine) {}

    /** Puts flags before environment before file before defaults. */
    public static NodeSettings of(Flags flags, Map<String, String> environment, NodeFile file) {
        return new NodeSettings(
                resolve("listen", flags.listen, environment, file, ListenAddress.DEFAULT, ListenAddress::parse),
                resolve("join", flags.join, environment, file, List.of(), Values::addresses),
                resolve("labels", flags.labels, environment, file, Map.of(), Values::labels),
                resolve("engine", flags.engine, environment, file, ENGINE, NodeSettings::engine));
    }

    private static <T> Resolved<T> resolve(
            String name,
            Optional<String> flag,
            Map<String, String> environment,
            NodeFile file,
            T byDefault,
            Function<String, T> parser) {
        String option = name.equals("labels") ? "--label" : "--" + name;
        String variable = "LATTICE_" + name.toUpperCase(Locale.ROOT);
        return Resolved.ofCommand(option, flag, variable, environment, parser)
                .or(() -> file.value(name)
                        .filter(text -> !text.isBlank())
                        .map(text -> new Resolved<>(
                                Resolved.read(name + " in " + file.path(), text, parser),
                                file.path().toString())))
                .orElseGet(() -> Resolved.byDefault(byDefault));
    }

    private static String engine(String name) {
        if (!name.equals(ENGINE)) {
            throw new ProtocolException(
                    "the engine of this release is " + ENGINE + ", and there is no other, not '" + name + "'");
        }
        return name;
    }
}
