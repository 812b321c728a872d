package dev.lattice.node.fault;

/**
 * Something a node was asked for cannot be done. The message is one for people: what happened, why, and what to do next
 * where that is known.
 */
public class NodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NodeException(String message) {
        super(message);
    }

    public NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
