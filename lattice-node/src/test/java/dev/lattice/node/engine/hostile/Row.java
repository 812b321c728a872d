package dev.lattice.node.engine.hostile;

import java.util.List;
import java.util.Optional;

/** A line of the table. */
record Row(
        String attack,
        String engine,
        String expected,
        List<String> outcomes,
        List<String> complaints,
        Optional<String> fault,
        long millis,
        Neighbour.Report neighbour) {
    /** What makes the suite fail. A fault that is known is told aloud, but is no news. */
    List<String> failures() {
        List<String> own = fault.isPresent() ? List.of() : complaints;
        return neighbour.missed() == 0
                ? own.stream().map(what -> attack + ": " + what).toList()
                : List.of(attack + ": the neighbour missed " + neighbour.missed() + " replies, first: "
                        + neighbour.firstMiss().orElse("?") + "; " + own);
    }

    String got() {
        String first = outcomes.isEmpty() ? "-" : outcomes.get(0);
        String more = outcomes.size() > 1 ? " (and " + (outcomes.size() - 1) + " more)" : "";
        if (fault.isPresent() && complaints.isEmpty()) {
            return first + more + " MENDED, take the mark away: " + fault.get();
        }
        if (fault.isPresent()) {
            return "KNOWN FAULT: " + fault.get() + "; " + first + more;
        }
        return complaints.isEmpty() ? first + more : "NOT EXPECTED: " + complaints.get(0);
    }
}
