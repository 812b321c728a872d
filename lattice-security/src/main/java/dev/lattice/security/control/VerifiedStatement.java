package dev.lattice.security.control;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.Grant;
import dev.lattice.security.credential.UserCredential;
import java.util.List;

/**
 * A statement that {@link ControlVerifier} has accepted, and will not accept again.
 *
 * @param credential of the user who made it
 * @param operation what is to be done
 * @param id the statement's {@code jti}, for the audit line
 * @param grants what entitles the user to it on this node; an operation on an actor has to lie within one of them
 */
public record VerifiedStatement(UserCredential credential, String operation, String id, List<Grant> grants) {
    public VerifiedStatement {
        grants = List.copyOf(grants);
    }

    /**
     * Refuses the operation on an actor of this account when the user's right does not reach that far.
     *
     * @throws SecurityFault of kind DENIED
     */
    public void requireAccount(KeyId account) {
        if (grants.stream().noneMatch(grant -> grant.reaches(account))) {
            throw new SecurityFault(
                    SecurityFault.Kind.DENIED,
                    "user " + credential.name() + " may not " + operation + " actors of account " + account
                            + ", but within " + grants + "; somebody with the right admin can grant more");
        }
    }

    /** Who made it. */
    public KeyId user() {
        return credential.holder();
    }
}
