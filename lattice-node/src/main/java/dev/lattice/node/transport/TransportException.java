package dev.lattice.node.transport;

import dev.lattice.node.fault.NodeException;

/** A connection could not be made, or the transport could not be started. */
public final class TransportException extends NodeException {
    private static final long serialVersionUID = 1L;

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
