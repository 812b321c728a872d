package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.jwt.Validity;
import java.util.Optional;

/**
 * A credential that has been verified for a lattice; only {@link CredentialVerifier}, {@link CredentialIssuer} and
 * {@link Admitter} make them. It says nothing of whether its bearer has the key: a certificate or a signature does
 * that.
 */
public sealed interface Credential permits NodeCredential, UserCredential {
    /** The signed text, as it travels: one token, or a chain of them. */
    String text();

    /** The cluster key of the lattice, which is the lattice's identity. */
    KeyId lattice();

    /** Whose it is: a node's key or a user's. */
    KeyId holder();

    /** As what the holder is let in. */
    Terms terms();

    /** The holder's name, for people. */
    default String name() {
        return terms().name();
    }

    /** When it holds; both ends are there. */
    Validity validity();

    /** How the holder was let in; empty when the cluster key did it itself. */
    Optional<Admission> admission();
}
