package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.nio.charset.StandardCharsets;

/** Takes apart the answers of {@link Native}. The numbers are those of {@code outcome.rs}. */
final class Answers {
    static final int COMPLETED = 0;
    static final int FAILED = 1;
    static final int HOST_CALL = 2;
    static final int SLEEP = 3;
    static final int YIELDED = 4;
    static final int STOPPED = 5;
    static final int TRAPPED = 6;
    /** A file of code is not to be used, or could not be written; the text says why. */
    static final int UNUSABLE = 17;

    private static final int FIRST_FAULT = 32;
    /** By code, from {@link #FIRST_FAULT}. */
    private static final Kind[] FAULTS = {
        Kind.CLOSED,
        Kind.IN_USE,
        Kind.WRONG_STATE,
        Kind.INTERNAL,
        Kind.LIMIT,
        Kind.NOT_WASM,
        Kind.INVALID_MODULE,
        Kind.UNSUPPORTED_FEATURE,
        Kind.UNKNOWN_IMPORT,
        Kind.MISSING_EXPORT,
        Kind.UNAVAILABLE
    };

    private Answers() {}

    static int code(long answer) {
        return (int) answer & 0x7f;
    }

    static boolean logPending(long answer) {
        return (answer & 0x80) != 0;
    }

    static long length(long answer) {
        return answer >>> 8;
    }

    /** Throws the exception that the answer stands for, if it does. */
    static void check(long answer, Scratch scratch) {
        int fault = code(answer) - FIRST_FAULT;
        if (fault < 0) {
            return;
        }
        throw EngineException.of(fault < FAULTS.length ? FAULTS[fault] : Kind.INTERNAL, text(answer, scratch));
    }

    /** The handle that an answer brings. */
    static long handle(long answer, Scratch scratch) {
        check(answer, scratch);
        return scratch.out.getLong(0);
    }

    /** The data of an answer as text; for answers whose data always fit. */
    static String text(long answer, Scratch scratch) {
        byte[] bytes = new byte[(int) Math.min(length(answer), Scratch.CAPACITY)];
        scratch.out.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
