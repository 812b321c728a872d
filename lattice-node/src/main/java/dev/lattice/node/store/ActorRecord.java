package dev.lattice.node.store;

import dev.lattice.protocol.id.KeyId;
import java.util.Map;

/**
 * An actor that a node was told to run.
 *
 * @param moduleHash which module, by the hash of its file
 * @param instances how many instances it may have
 * @param limits those that it has of its own, by name, immutable
 */
public record ActorRecord(KeyId actor, String moduleHash, int instances, Map<String, Long> limits) {
    public ActorRecord {
        limits = Map.copyOf(limits);
    }

    /** One with the node's limits. */
    public ActorRecord(KeyId actor, String moduleHash, int instances) {
        this(actor, moduleHash, instances, Map.of());
    }
}
