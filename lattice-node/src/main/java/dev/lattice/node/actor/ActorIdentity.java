package dev.lattice.node.actor;

import dev.lattice.protocol.id.KeyId;

/**
 * Who an actor is, by its verified claims.
 *
 * @param key the actor's key
 * @param account the account that signed it
 * @param name its name, for people
 */
public record ActorIdentity(KeyId key, KeyId account, String name) {
    @Override
    public String toString() {
        return name + " (" + key.shortText() + ")";
    }
}
