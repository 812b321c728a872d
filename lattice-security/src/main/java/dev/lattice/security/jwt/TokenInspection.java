package dev.lattice.security.jwt;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;

/**
 * A token that may be forged: for showing it to a person, never for deciding anything. {@link Jwt#verify} is for that.
 *
 * @param issuer the key that {@code iss} names
 * @param body the fields
 * @param signatureHolds whether that key signed them
 */
public record TokenInspection(KeyId issuer, JsonFields body, boolean signatureHolds) {
    /**
     * Reads a token as strictly as {@link Jwt#verify}, but for its signature.
     *
     * @throws SecurityFault of kind TOO_LARGE, BAD_TOKEN or INVALID_CLAIMS
     */
    public static TokenInspection of(String text, String what) {
        return Jwt.inspect(text, what);
    }
}
