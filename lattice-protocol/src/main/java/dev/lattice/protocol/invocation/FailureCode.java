package dev.lattice.protocol.invocation;

/** Why a call did not end with a reply. The names go over the wire; {@code lattice-protocol/README.md} lists them. */
public enum FailureCode {
    /** The deadline passed; the failure says where the call was by then. */
    TIMEOUT,
    /** The caller withdrew the call. */
    CANCELLED,
    /** A bound was full: mailbox, pending calls or bytes in flight. The call did not run. */
    OVERLOADED,
    /** No node of the lattice runs such an actor. The call did not run. */
    NO_SUCH_ACTOR,
    /** Nothing in the lattice serves such a capability contract. The call did not run. */
    NO_SUCH_PROVIDER,
    /** The actor has no link to such a capability. The call did not run. */
    NO_LINK,
    /** The caller may not do this. The call did not run. */
    DENIED,
    /** The request cannot be what it should be. The call did not run. */
    BAD_REQUEST,
    /** The guest answered with an error of its own; the text is the guest's. */
    GUEST_ERROR,
    /** The guest trapped and its instance was thrown away. */
    GUEST_TRAP,
    /** A limit stopped the call; the failure names limit and value. */
    LIMIT,
    /** The connection to the node ended while the call was under way there. It may have run. */
    PEER_LOST,
    /** There is no way to a node that should serve the call. The call did not run. */
    UNREACHABLE,
    /** The actor is being replaced by a newer revision. The call did not run. */
    UPDATING,
    /** The chain of calls is too long, or leads back to an actor that waits for it. */
    CALL_CYCLE,
    /** A fault of the lattice itself. */
    INTERNAL;

    /** The code of this name; what a newer node calls otherwise is {@link #INTERNAL} here. */
    public static FailureCode ofName(String name) {
        for (FailureCode code : values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
