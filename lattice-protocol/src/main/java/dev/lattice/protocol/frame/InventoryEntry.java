package dev.lattice.protocol.frame;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;

/**
 * An actor that a node runs, as it tells its peers.
 *
 * @param actor the actor's key
 * @param account the account that signed it
 * @param name its name for people
 * @param alias its call alias, empty when it has none
 * @param revision the number that grows with each release
 * @param version the version for people
 * @param moduleHash SHA-256 over the whole signed module file, lower-case hex: what MODULE_GET asks for
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
    public InventoryEntry {
        actor.require(KeyType.MODULE);
        account.require(KeyType.ACCOUNT);
    }
}
