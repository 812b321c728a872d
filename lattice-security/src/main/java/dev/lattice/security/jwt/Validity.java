package dev.lattice.security.jwt;

import dev.lattice.security.SecurityFault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a token holds. Both ends belong to it, and clocks may be {@link #TOLERANCE} apart.
 *
 * @param notBefore the first second, if there is one
 * @param expires the last second, if there is one
 */
public record Validity(Optional<Instant> notBefore, Optional<Instant> expires) {
    /** How far the clocks of two machines may be apart. */
    public static final Duration TOLERANCE = Duration.ofSeconds(60);

    /** Cuts both ends to whole seconds, as tokens carry them. */
    public Validity {
        notBefore = notBefore.map(t -> t.truncatedTo(ChronoUnit.SECONDS));
        expires = expires.map(t -> t.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Without end. */
    public static Validity always() {
        return new Validity(Optional.empty(), Optional.empty());
    }

    public static Validity until(Instant expires) {
        return new Validity(Optional.empty(), Optional.of(expires));
    }

    public static Validity between(Instant notBefore, Instant expires) {
        return new Validity(Optional.of(notBefore), Optional.of(expires));
    }

    /** Whether the last second is over, tolerance included. */
    public boolean isExpired(Instant now) {
        return expires.isPresent() && now.isAfter(expires.get().plus(TOLERANCE));
    }

    /** Whether the first second is still to come, tolerance included. */
    public boolean isEarly(Instant now) {
        return notBefore.isPresent() && now.plus(TOLERANCE).isBefore(notBefore.get());
    }

    /**
     * Refuses a token outside its time.
     *
     * @param what the subject of the error's sentence
     * @param remedy what to do when it is expired
     * @throws SecurityFault of kind EXPIRED or NOT_YET_VALID
     */
    public void require(Instant now, String what, String remedy) {
        if (isExpired(now)) {
            throw new SecurityFault(
                    SecurityFault.Kind.EXPIRED, what + " expired at " + expires.orElseThrow() + "; " + remedy);
        }
        if (isEarly(now)) {
            throw new SecurityFault(
                    SecurityFault.Kind.NOT_YET_VALID,
                    what + " is not valid before " + notBefore.orElseThrow() + "; wait, or set this machine's clock ("
                            + now.truncatedTo(ChronoUnit.SECONDS) + ")");
        }
    }
}
