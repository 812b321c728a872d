package dev.lattice.node;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.key.SigningKey;

/**
 * Who a node is, and what admits it to its lattice.
 *
 * @param key the node's key
 * @param credential which names the key and the lattice
 */
public record NodeIdentity(SigningKey key, NodeCredential credential) {
    public KeyId node() {
        return key.id();
    }

    public KeyId lattice() {
        return credential.lattice();
    }
}
