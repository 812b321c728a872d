package dev.lattice.protocol.invocation;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;

/** Who is called. */
public sealed interface Target {
    /** An actor, by its key. */
    record Actor(KeyId key) implements Target {
        public Actor {
            key.require(KeyType.MODULE);
        }

        @Override
        public String toString() {
            return key.text();
        }
    }

    /**
     * A capability: whatever provider serves a contract under a link.
     *
     * @param contract the contract's id, such as {@code wasmcloud:keyvalue}
     * @param provider the provider's key
     * @param link the link's name, {@code default} when there is one only
     */
    record Capability(String contract, KeyId provider, String link) implements Target {
        public Capability {
            provider.require(KeyType.PROVIDER);
        }

        @Override
        public String toString() {
            return contract + "/" + link;
        }
    }
}
