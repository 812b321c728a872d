package dev.lattice.node.actor;

import dev.lattice.node.fault.NodeException;

/** An actor cannot be started. */
public final class ActorException extends NodeException {
    private static final long serialVersionUID = 1L;

    public ActorException(String message) {
        super(message);
    }

    public ActorException(String message, Throwable cause) {
        super(message, cause);
    }
}
