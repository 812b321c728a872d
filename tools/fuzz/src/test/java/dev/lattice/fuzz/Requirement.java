package dev.lattice.fuzz;

import java.util.Arrays;

/** What must hold, with errors that no reader's family contains. */
public final class Requirement {
    private Requirement() {}

    /** Fails with this text unless the condition holds. */
    public static void holds(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    /** Fails unless the two are equal; arrays of bytes are compared by content. */
    public static void same(Object expected, Object actual, String what) {
        boolean same = expected instanceof byte[] bytes && actual instanceof byte[] others
                ? Arrays.equals(bytes, others)
                : expected.equals(actual);
        holds(same, what + ": expected " + shown(expected) + ", got " + shown(actual));
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    }
}
