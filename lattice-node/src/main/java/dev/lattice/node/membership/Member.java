package dev.lattice.node.membership;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;

/**
 * A node that belongs to the lattice.
 *
 * @param address who it is and where it may be dialled
 * @param metadata what it says about itself; claims of that node, checked for shape and nothing else
 */
public record Member(NodeAddress address, MemberMetadata metadata) {
    /** The node's key, under which the view knows it. */
    public KeyId node() {
        return address.node();
    }
}
