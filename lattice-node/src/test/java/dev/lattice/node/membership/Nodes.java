package dev.lattice.node.membership;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import java.util.Arrays;
import java.util.Map;

/** Names for tests. */
final class Nodes {
    private Nodes() {}

    /** The node whose key is 32 times this byte. */
    static NodeAddress node(int number) {
        byte[] key = new byte[KeyId.PUBLIC_KEY_BYTES];
        Arrays.fill(key, (byte) number);
        return new NodeAddress(KeyId.of(KeyType.NODE, key), "127.0.0.1", 7_000 + number);
    }

    static MemberMetadata metadata(String name) {
        return MemberMetadata.of(name, Map.of("zone", "a"), "0.1.0");
    }
}
