package dev.lattice.node.membership;

import dev.lattice.node.fault.NodeException;

/** Membership was used in a way it cannot serve, or could not start. */
public final class MembershipException extends NodeException {
    private static final long serialVersionUID = 1L;

    public MembershipException(String message) {
        super(message);
    }

    public MembershipException(String message, Throwable cause) {
        super(message, cause);
    }
}
