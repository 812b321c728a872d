package dev.lattice.node.engine;

/** Why a turn was stopped. The order is shared with native code. */
public enum StopReason {
    /** The time of the call was up. */
    DEADLINE,
    /** {@link Turn#cancel}, or the instance was closed while it ran. */
    CANCELLED,
    /** A limit was met; the detail names it, its value, and what was asked for. */
    LIMIT
}
