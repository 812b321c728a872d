package dev.lattice.node.engine.oracle;

import java.util.List;

/**
 * What became of a guest from a user's folder.
 *
 * @param file its name there
 * @param signature what its signature says, as a node would see it
 * @param checks one for each engine, in their order
 */
record RealActor(String file, int bytes, String signature, List<Check> checks) {
    /** How far a guest got. */
    enum Grade {
        /** It answered that it is healthy. */
        HEALTHY,
        /** It runs, but knows no health check, or is not healthy. */
        RUNS,
        /** It cannot be loaded, or did not get through its initialisers. */
        FAILED
    }

    /** How far it got on one engine, and why no further. */
    record Check(String engine, Grade grade, String why) {}

    /** Whether the engines came to different grades. */
    boolean differs() {
        return checks.stream().map(Check::grade).distinct().count() > 1;
    }
}
