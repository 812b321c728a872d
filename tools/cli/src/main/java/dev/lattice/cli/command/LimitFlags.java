package dev.lattice.cli.command;

import dev.lattice.node.limit.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A flag for each limit, made from the table of limits, so that no limit lacks one. What is typed is read where it is
 * used.
 */
final class LimitFlags {
    private final Map<Limit, String> typed = new EnumMap<>(Limit.class);

    /** A command that takes limits. */
    interface Taker {
        /** Adds its flags; before anything is parsed. */
        void addLimits(CommandSpec command);
    }

    /** @param which of them the command takes */
    void addTo(CommandSpec command, Predicate<Limit> which) {
        for (Limit limit : Limit.values()) {
            if (which.test(limit)) {
                command.addOption(OptionSpec.builder("--" + limit.text())
                        .type(String.class)
                        .paramLabel(label(limit))
                        .description("Limit: " + limit.description() + "; " + limit.text(limit.byDefault()))
                        .setter(setter(limit))
                        .build());
            }
        }
    }

    private ISetter setter(Limit limit) {
        return new ISetter() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T set(T value) {
                // Picocli resets every option before it parses.
                return value == null ? (T) typed.remove(limit) : (T) typed.put(limit, (String) value);
            }
        };
    }

    private static String label(Limit limit) {
        return switch (limit.unit()) {
            case BYTES -> "SIZE";
            case COUNT -> "N";
            case DURATION -> "DURATION";
        };
    }

    /** What was typed. */
    Map<Limit, String> typed() {
        return Map.copyOf(typed);
    }
}
