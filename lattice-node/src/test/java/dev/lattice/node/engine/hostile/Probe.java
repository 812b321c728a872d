package dev.lattice.node.engine.hostile;

import dev.lattice.protocol.invocation.Payload;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call of a hostile actor.
 *
 * @param millis its deadline
 * @param cancelAfterMillis when the caller withdraws it, if it does
 * @param expected what should come of it
 */
record Probe(String operation, Payload payload, long millis, OptionalLong cancelAfterMillis, Expected expected) {
    /** For what ends by itself: so long that a busy machine does not matter. */
    static final long PATIENT_MILLIS = 30_000;
    /** For what does not. */
    static final long SHORT_MILLIS = 300;

    static Probe of(String operation, Payload payload, Expected expected) {
        boolean endless = expected.equals(Expected.timeout());
        return new Probe(operation, payload, endless ? SHORT_MILLIS : PATIENT_MILLIS, OptionalLong.empty(), expected);
    }

    static Probe of(Payload payload, Expected expected) {
        return of("Test", payload, expected);
    }

    static Probe of(Expected expected) {
        return of(Payload.EMPTY, expected);
    }

    Probe lasting(long deadlineMillis) {
        return new Probe(operation, payload, deadlineMillis, cancelAfterMillis, expected);
    }

    Probe withdrawnAfter(long afterMillis) {
        return new Probe(operation, payload, PATIENT_MILLIS, OptionalLong.of(afterMillis), expected);
    }

    Probe expecting(Expected other) {
        return new Probe(operation, payload, millis, cancelAfterMillis, other);
    }

    /** What is wrong about an outcome, if anything is. */
    Optional<String> complaint(Outcome outcome) {
        return expected.matches(outcome) ? Optional.empty() : Optional.of("expected " + expected + ", got " + outcome);
    }
}
