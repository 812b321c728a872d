package dev.lattice.node.engine.soak;

/** Something that a worker does again and again. Wrong answers are {@link AssertionError}s. */
@FunctionalInterface
interface Activity {
    /** @throws InterruptedException when the soak breaks off */
    void once(Worker worker) throws InterruptedException;

    /** Ends the soak when an answer is wrong. */
    static void check(boolean right, String what, Object got) {
        if (!right) {
            throw new AssertionError(what + ", got " + got);
        }
    }
}
