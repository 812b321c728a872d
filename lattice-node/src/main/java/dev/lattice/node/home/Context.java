package dev.lattice.node.home;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A lattice that the command line knows.
 *
 * @param name what a person calls it; unique in a home
 * @param lattice its cluster key
 * @param addresses nodes that answered before, the latest first; at most {@link #LIMIT_ADDRESSES}, later ones fall away
 * @param userKeyFile the user's seed, relative to the home or absolute, with the credential beside it; empty when
 *     nobody here is a user of the lattice
 */
public record Context(String name, KeyId lattice, List<NodeAddress> addresses, Optional<Path> userKeyFile) {
    /** How many addresses are kept. */
    public static final int LIMIT_ADDRESSES = 32;

    public Context {
        lattice.require(KeyType.CLUSTER);
        addresses = addresses.stream().distinct().limit(LIMIT_ADDRESSES).toList();
    }

    /** The same lattice with other addresses. */
    public Context withAddresses(List<NodeAddress> value) {
        return new Context(name, lattice, value, userKeyFile);
    }

    /** The same lattice with a user. */
    Context withUser(Path keyFile) {
        return new Context(name, lattice, addresses, Optional.of(keyFile));
    }
}
