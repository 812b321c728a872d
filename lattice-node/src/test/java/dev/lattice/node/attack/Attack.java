package dev.lattice.node.attack;

/**
 * Something that must not work.
 *
 * @param name what is tried
 * @param expected what the answer holds that tells why not
 * @param attempt tries it, and returns the answer of the one that was attacked, or what came of it
 */
record Attack(String name, String expected, Attempt attempt) {
    interface Attempt {
        String run() throws Exception;
    }

    static Attack of(String name, String expected, Attempt attempt) {
        return new Attack(name, expected, attempt);
    }
}
