package dev.lattice.protocol.invocation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a call failed.
 *
 * @param code why
 * @param text what happened, in one line for people
 * @param mayHaveRun whether the actor may have acted on the call; false only when it certainly did not
 * @param detail circumstances by the names below, immutable
 */
public record CallFailure(FailureCode code, String text, boolean mayHaveRun, Map<String, String> detail) {
    public static final String NODE = "node";
    public static final String ACTOR = "actor";
    public static final String OPERATION = "operation";
    public static final String LINK = "link";
    public static final String ELAPSED_MILLIS = "elapsedMillis";
    /** Where a call was when its time ran out: {@code queued}, {@code running}, {@code sent} or {@code never sent}. */
    public static final String WHERE = "where";

    public static final String LIMIT = "limit";

    public CallFailure {
        Objects.requireNonNull(code);
        Objects.requireNonNull(text);
        detail = Map.copyOf(detail);
    }

    /** A failure of a call that certainly did not run. */
    public static CallFailure notRun(FailureCode code, String text) {
        return new CallFailure(code, text, false, Map.of());
    }

    /** A failure of a call that ran, or may have. */
    public static CallFailure mayHaveRun(FailureCode code, String text) {
        return new CallFailure(code, text, true, Map.of());
    }

    /** This failure with one more circumstance; one that is already told stays as it is, for it was nearer. */
    public CallFailure with(String name, String value) {
        if (detail.containsKey(name)) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(detail);
        more.put(name, value);
        return new CallFailure(code, text, mayHaveRun, more);
    }
}
