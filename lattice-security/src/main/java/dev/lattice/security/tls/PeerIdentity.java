package dev.lattice.security.tls;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.Credential;

/**
 * Who is at the other end of a connection: it has the key, and the lattice has admitted it.
 *
 * @param credential a node's or a user's
 */
public record PeerIdentity(Credential credential) {
    /** The peer's key, of type N or U. */
    public KeyId id() {
        return credential.holder();
    }
}
