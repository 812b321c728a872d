package dev.lattice.node.limit;

import dev.lattice.node.fault.NodeException;

/** A limit cannot have this value; the message says what it may have. */
public final class LimitException extends NodeException {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
        super(message);
    }
}
