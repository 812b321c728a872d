package dev.lattice.protocol.invocation;

import java.util.Objects;

/** How a call ended: every call ends with exactly one of these. */
public sealed interface CallResult {
    /** The actor answered. */
    record Reply(Payload payload) implements CallResult {
        public Reply {
            Objects.requireNonNull(payload);
        }
    }

    /** It did not. */
    record Failed(CallFailure failure) implements CallResult {
        public Failed {
            Objects.requireNonNull(failure);
        }
    }

    static CallResult notRun(FailureCode code, String text) {
        return new Failed(CallFailure.notRun(code, text));
    }

    static CallResult mayHaveRun(FailureCode code, String text) {
        return new Failed(CallFailure.mayHaveRun(code, text));
    }
}
