package dev.lattice.node.membership;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a node tells every other one about itself. It is fetched whole by each member of the lattice, so it is small:
 * {@value #LIMIT_BYTES} bytes when encoded. Inventories travel over the nodes' own connections; here stand only their
 * version and digest, by which the others see that they should ask.
 *
 * @param name the node's name, for people; not unique
 * @param labels what placement selects by, such as {@code zone}; iterated in the order of their keys
 * @param softwareVersion the version of Lattice the node runs
 * @param inventoryVersion grows with each change of the node's inventory, from 0
 * @param inventoryDigest digest of that inventory in lower-case hexadecimal, at most 32 bytes; empty while there is
 *     none
 */
public record MemberMetadata(
        String name,
        Map<String, String> labels,
        String softwareVersion,
        long inventoryVersion,
        String inventoryDigest) {
    /** The most bytes that encoded metadata may take. */
    public static final int LIMIT_BYTES = 1_000;

    private static final Pattern DIGEST = Pattern.compile("(?:[0-9a-f]{2}){0,32}");

    /** @throws MembershipException when the name is blank, the inventory version negative or the digest no digest */
    public MemberMetadata {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (name.isBlank()) {
            throw new MembershipException("a node needs a name that is not blank");
        }
        if (inventoryVersion < 0) {
            throw new MembershipException("an inventory's version is 0 or more, not " + inventoryVersion);
        }
        if (!DIGEST.matcher(inventoryDigest).matches()) {
            throw new MembershipException("an inventory's digest is at most 32 bytes in lower-case hexadecimal");
        }
    }

    /** Metadata of a node without any inventory yet. */
    public static MemberMetadata of(String name, Map<String, String> labels, String softwareVersion) {
        return new MemberMetadata(name, labels, softwareVersion, 0, "");
    }

    /** The same, with another inventory. */
    public MemberMetadata withInventory(long version, String digest) {
        return new MemberMetadata(name, labels, softwareVersion, version, digest);
    }
}
