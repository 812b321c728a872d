package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;

/**
 * An actor that a node runs, as it tells its peers.
 *
 * @param actor the actor's key
 * @param account the account that signed it
 * @param name its name for people, clipped to {@link FrameLimits#NAME_BYTES}
 * @param alias its call alias, empty when it has none; at most {@link FrameLimits#NAME_BYTES}
 * @param revision the number that grows with each release
 * @param version the version for people, clipped to {@link FrameLimits#NAME_BYTES}
 * @param moduleHash SHA-256 over the whole signed module file, upper-case hex: what MODULE_GET asks for
 * @param instances how many instances it may have at once on that node
 */
public record InventoryEntry(
        KeyId actor,
        KeyId account,
        String name,
        String alias,
        long revision,
        String version,
        String moduleHash,
        int instances) {
    /** @throws ProtocolException when a key is of the wrong type, or a field cannot travel */
    public InventoryEntry {
        actor.require(KeyType.MODULE);
        account.require(KeyType.ACCOUNT);
        name = Utf8.clip(name, FrameLimits.NAME_BYTES);
        Utf8.require(alias, FrameLimits.NAME_BYTES, "the alias");
        FrameChecks.notNegative(revision, "the revision");
        version = Utf8.clip(version, FrameLimits.NAME_BYTES);
        FrameChecks.moduleHash(moduleHash);
        FrameChecks.notNegative(instances, "the number of instances");
    }
}
