package dev.lattice.node.client;

import dev.lattice.node.fault.NodeException;
import dev.lattice.protocol.invocation.CallFailure;

/** A node did not do what it was ordered to. */
public final class OrderException extends NodeException {
    private static final long serialVersionUID = 1L;

    private final transient CallFailure failure;

    OrderException(CallFailure failure) {
        super(failure.text());
        this.failure = failure;
    }

    /** The node's own words, with code and circumstances. */
    public CallFailure failure() {
        return failure;
    }
}
