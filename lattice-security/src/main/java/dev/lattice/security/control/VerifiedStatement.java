package dev.lattice.security.control;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.UserCredential;

/**
 * A statement that {@link ControlVerifier} has accepted, and will not accept again.
 *
 * @param credential of the user who made it
 * @param operation what is to be done
 * @param id the statement's {@code jti}, for the audit line
 */
public record VerifiedStatement(UserCredential credential, String operation, String id) {
    /** Who made it. */
    public KeyId user() {
        return credential.holder();
    }
}
