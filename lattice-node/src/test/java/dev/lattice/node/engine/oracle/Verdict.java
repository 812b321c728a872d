package dev.lattice.node.engine.oracle;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Two traces side by side. */
record Verdict(Oracle first, Trace one, Oracle second, Trace two) {
    /** Runs a scenario on both. */
    static Verdict of(Oracle first, Oracle second, Scenario scenario) {
        return new Verdict(first, first.run(scenario), second, second.run(scenario));
    }

    boolean agrees() {
        return difference().isEmpty();
    }

    /** The first place at which the engines differ as they may not. */
    OptionalInt difference() {
        List<Event> left = one.events();
        List<Event> right = two.events();
        if (KnownDifference.keepsOneOut(left, right)) {
            return OptionalInt.empty();
        }
        int shared = Math.min(left.size(), right.size());
        OptionalInt differing = IntStream.range(0, shared)
                .filter(at -> !KnownDifference.allows(left.get(at), right.get(at)))
                .findFirst();
        return differing.isPresent() || left.size() == right.size() ? differing : OptionalInt.of(shared);
    }

    @Override
    public String toString() {
        int at = difference().orElse(one.events().size());
        return "the same at first:\n" + lines(one, 0, at) + first + " goes on:\n" + lines(one, at, Integer.MAX_VALUE)
                + second + " goes on:\n" + lines(two, at, Integer.MAX_VALUE);
    }

    private static String lines(Trace trace, int from, int to) {
        StringBuilder out = new StringBuilder();
        trace.events()
                .subList(from, Math.min(to, trace.events().size()))
                .forEach(each -> out.append("  ").append(each).append('\n'));
        return out.toString();
    }
}
