package dev.lattice.security.module;

/** How a module's hash and the one in its claims compare. */
public enum HashState {
    /** There are no claims that could be read. */
    UNKNOWN,
    /** Equal, over minimal section lengths. */
    MATCHES,
    /** Equal over the sections as they stand, which claims before revision 3 may have. */
    MATCHES_RAW_BYTES,
    /** The module is not what was signed. */
    DIFFERS
}
