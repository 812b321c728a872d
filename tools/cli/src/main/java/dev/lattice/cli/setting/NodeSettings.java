package dev.lattice.cli.setting;

import dev.lattice.node.EngineChoice;
import dev.lattice.node.NodeLimits;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.id.HostPort;
import java.util.Collections;
import java.util.EnumMap;
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
        Resolved<EngineChoice> engine,
        Map<Limit, Resolved<Long>> limits) {
    /**
     * What was typed.
     *
     * @param join addresses between commas
     * @param labels labels between commas
     * @param limits those that were typed
     */
    public record Flags(
            Optional<String> listen,
            Optional<String> join,
            Optional<String> labels,
            Optional<String> engine,
            Map<Limit, String> limits) {}

    /** Puts flags before environment before file before defaults. */
    public static NodeSettings of(Flags flags, Map<String, String> environment, NodeFile file) {
        return new NodeSettings(
                resolve(
                        Name.of("listen"),
                        flags.listen,
                        environment,
                        file,
                        ListenAddress.DEFAULT,
                        ListenAddress::parse),
                resolve(Name.of("join"), flags.join, environment, file, List.of(), Values::addresses),
                resolve(Name.of("labels"), flags.labels, environment, file, Map.of(), Values::labels),
                resolve(Name.of("engine"), flags.engine, environment, file, EngineChoice.AUTO, EngineChoice::parse),
                limits(flags, environment, file));
    }

    private static Map<Limit, Resolved<Long>> limits(Flags flags, Map<String, String> environment, NodeFile file) {
        Map<Limit, Resolved<Long>> limits = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            Optional<String> flag = Optional.ofNullable(flags.limits.get(limit));
            limits.put(
                    limit,
                    resolve(
                            new Name(limit.text(), "--" + limit.text(), limit.variable()),
                            flag,
                            environment,
                            file,
                            limit.byDefault(),
                            limit::parse));
        }
        return Collections.unmodifiableMap(limits);
    }

    /** The bounds of the node. */
    public NodeLimits nodeLimits() {
        Map<Limit, Long> values = new EnumMap<>(Limit.class);
        limits.forEach((limit, value) -> values.put(limit, value.value()));
        return NodeLimits.of(LimitValues.of(values));
    }

    /** What a setting is called in each place. */
    private record Name(String setting, String flag, String variable) {
        static Name of(String setting) {
            String flag = setting.equals("labels") ? "--label" : "--" + setting;
            return new Name(setting, flag, "LATTICE_" + setting.toUpperCase(Locale.ROOT));
        }
    }

    private static <T> Resolved<T> resolve(
            Name name,
            Optional<String> flag,
            Map<String, String> environment,
            NodeFile file,
            T byDefault,
            Function<String, T> parser) {
        return Resolved.ofCommand(name.flag, flag, name.variable, environment, parser)
                .or(() -> file.value(name.setting)
                        .filter(text -> !text.isBlank())
                        .map(text -> new Resolved<>(
                                Resolved.read(name.setting + " in " + file.path(), text, parser),
                                file.path().toString())))
                .orElseGet(() -> Resolved.byDefault(byDefault));
    }
}
