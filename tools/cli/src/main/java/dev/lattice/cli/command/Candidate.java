package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.security.claims.CallAlias;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Something that a person may name: an actor or a node.
 *
 * @param id its key
 * @param name its name for people
 * @param alias its call alias; empty when it has none
 */
record Candidate(String id, String name, String alias) {
    private static final int SHORT = 12;
    private static final int SHOWN = 8;

    /** A key as tables show it: enough of it to type, mostly. */
    static String shortId(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /**
     * The one that was meant: by key, by alias, by name, or by a beginning of any of these that fits one only.
     *
     * @param kind {@code actor} or {@code node}
     * @return empty when none fits
     * @throws CliException a usage error when several fit, which names them
     */
    static Optional<Candidate> find(String kind, String typed, Collection<Candidate> all) {
        if (typed.isBlank()) {
            // Every name begins with nothing, and nothing is what an unset variable of a script holds.
            return Optional.empty();
        }
        String alias = CallAlias.normalise(typed).orElse(typed);
        List<Predicate<Candidate>> ways = List.of(
                c -> c.id.equals(typed),
                c -> c.alias.equals(alias) && !alias.isEmpty(),
                c -> c.name.equals(typed),
                c -> c.id.startsWith(typed) || c.alias.startsWith(alias) || c.name.startsWith(typed));
        for (Predicate<Candidate> way : ways) {
            // One actor on two nodes is one actor.
            Map<String, Candidate> fitting = all.stream()
                    .filter(way)
                    .collect(Collectors.toMap(Candidate::id, c -> c, (a, b) -> a, LinkedHashMap::new));
            if (fitting.size() > 1) {
                throw ambiguous(kind, typed, fitting.values());
            }
            if (fitting.size() == 1) {
                return fitting.values().stream().findFirst();
            }
        }
        return Optional.empty();
    }

    private static CliException ambiguous(String kind, String typed, Collection<Candidate> fitting) {
        String list = fitting.stream().limit(SHOWN).map(Candidate::text).collect(Collectors.joining(", "));
        String more = fitting.size() > SHOWN ? " and " + (fitting.size() - SHOWN) + " more" : "";
        return CliException.usage(
                kind + " '" + typed + "' is ambiguous",
                "it fits " + Console.harmless(list) + more,
                "type more of the name or of the key");
    }

    private String text() {
        return name + " (" + shortId(id) + ")";
    }
}
