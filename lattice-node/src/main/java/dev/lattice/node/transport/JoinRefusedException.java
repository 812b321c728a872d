package dev.lattice.node.transport;

import dev.lattice.node.fault.NodeException;

/** An issuer answered, and its answer is no. The message is the issuer's reason. */
public final class JoinRefusedException extends NodeException {
    private static final long serialVersionUID = 1L;

    JoinRefusedException(String reason) {
        super(reason);
    }
}
