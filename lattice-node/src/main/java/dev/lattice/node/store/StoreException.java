package dev.lattice.node.store;

import dev.lattice.node.fault.NodeException;

/** The node's store cannot be read or written. */
public final class StoreException extends NodeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
