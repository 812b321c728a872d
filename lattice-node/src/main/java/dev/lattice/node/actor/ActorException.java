package dev.lattice.node.actor;

import dev.lattice.node.fault.NodeException;
import dev.lattice.protocol.invocation.FailureCode;

/** An actor cannot be started, or not be stopped. */
public final class ActorException extends NodeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    private ActorException(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    /** What was asked for cannot be. */
    public static ActorException badRequest(String message) {
        return new ActorException(FailureCode.BAD_REQUEST, message);
    }

    /** It is more than this node allows or has room for. */
    public static ActorException limit(String message) {
        return new ActorException(FailureCode.LIMIT, message);
    }

    /** Something else; the code is the cause's own. */
    public static ActorException of(FailureCode code, String message) {
        return new ActorException(code, message);
    }

    public FailureCode code() {
        return code;
    }
}
