package dev.lattice.protocol.invocation;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;

/** Who is called. */
public sealed interface Target {
    /** The longest contract or link name, in UTF-8 bytes. */
    int MAX_NAME_BYTES = 512;

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
        /** @throws ProtocolException when the key is no provider's, or a name too long to travel */
        public Capability {
            Utf8.require(contract, MAX_NAME_BYTES, "the contract");
            Utf8.require(link, MAX_NAME_BYTES, "the link's name");
            provider.require(KeyType.PROVIDER);
        }

        @Override
        public String toString() {
            return contract + "/" + link;
        }
    }
}
