package dev.lattice.node.store;

import dev.lattice.protocol.id.KeyId;

/**
 * An actor that a node was told to run.
 *
 * @param moduleHash which module, by the hash of its file
 * @param instances how many instances it may have
 */
public record ActorRecord(KeyId actor, String moduleHash, int instances) {}
