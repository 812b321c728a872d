package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.jwt.Validity;

/**
 * A credential that has been verified for a lattice; only {@link CredentialVerifier} and {@link CredentialIssuer} make
 * them. It says nothing of whether its bearer has the key: a certificate or a signature does that.
 */
public sealed interface Credential permits NodeCredential, UserCredential {
    /** The signed text, as it travels. */
    String text();

    /** The cluster key of the lattice, which is the lattice's identity. */
    KeyId lattice();

    /** Whose it is: a node's key or a user's. */
    KeyId holder();

    /** The holder's name, for people. */
    String name();

    /** When it holds; both ends are there. */
    Validity validity();
}
