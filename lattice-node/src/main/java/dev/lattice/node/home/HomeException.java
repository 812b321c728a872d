package dev.lattice.node.home;

import dev.lattice.node.fault.NodeException;

/** Something in the home cannot be used: it is held by another process, damaged, or not writable. */
public final class HomeException extends NodeException {
    private static final long serialVersionUID = 1L;

    HomeException(String message) {
        super(message);
    }

    HomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
