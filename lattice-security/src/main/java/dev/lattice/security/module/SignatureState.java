package dev.lattice.security.module;

/** What a module's signature is worth, its hash and time apart. */
public enum SignatureState {
    /** There is no signature section. */
    MISSING,
    /** There is more than one, so nobody can tell which counts. */
    SEVERAL,
    /** It holds no claims in any form that is read. */
    UNREADABLE,
    /** The claims are not signed by the account that they name. */
    FORGED,
    /** The account signed the claims. */
    GOOD
}
