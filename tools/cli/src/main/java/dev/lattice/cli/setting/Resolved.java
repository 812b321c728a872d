package dev.lattice.cli.setting;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.node.limit.LimitException;
import dev.lattice.protocol.ProtocolException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A setting's value and where it came from.
 *
 * @param source {@code --flag}, the environment variable, the file, or {@code default}
 */
public record Resolved<T>(T value, String source) {
    public static final String DEFAULT = "default";

    /** The default. */
    public static <T> Resolved<T> byDefault(T value) {
        return new Resolved<>(value, DEFAULT);
    }

    /** The flag if it was given, otherwise the variable if it is set, otherwise nothing. */
    public static <T> Optional<Resolved<T>> ofCommand(
            String flag,
            Optional<String> given,
            String variable,
            Map<String, String> environment,
            Function<String, T> parser) {
        if (given.isPresent()) {
            return Optional.of(new Resolved<>(read(flag, given.get(), parser), flag));
        }
        String set = environment.getOrDefault(variable, "");
        return set.isBlank()
                ? Optional.empty()
                : Optional.of(new Resolved<>(read(variable, set.strip(), parser), variable));
    }

    /** Reads a value, and says where the value stood when it is wrong. */
    static <T> T read(String where, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (ProtocolException | LimitException e) {
            throw CliException.usage("bad value of " + where, e.getMessage(), "see: lattice config");
        }
    }
}
