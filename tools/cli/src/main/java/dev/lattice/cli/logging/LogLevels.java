package dev.lattice.cli.logging;

/** How much is logged; to be chosen before the first logger is made, for later is too late. */
public enum LogLevels {
    /** Nothing: a command's own words suffice. */
    QUIET,
    /** What a node's owner wants to know. */
    NODE,
    /** Everything of Lattice, and the warnings of what it stands on. */
    DEBUG;

    private static volatile LogLevels chosen = QUIET;

    /** Chooses for this process. */
    public static void choose(LogLevels levels) {
        chosen = levels;
    }

    static LogLevels chosen() {
        return chosen;
    }
}
