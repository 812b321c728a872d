package dev.lattice.security;

/**
 * Something is not what it says it is, may not do what it asks, or cannot be checked.
 *
 * <p>The message says what happened, why, and what to do; it never quotes a secret. The kind is for programs.
 */
public final class SecurityFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, for callers that map a fault to an exit code, a failure code or a counter. */
    public enum Kind {
        /** Text that should be a key or a seed is not one. */
        BAD_KEY,
        /** A key or seed of another type than the place wants. */
        WRONG_KEY_TYPE,
        /** A file that holds a secret can be read by others. */
        FILE_MODE,
        /** A file cannot be read or written, or holds something else. */
        FILE,
        /** A token is malformed: segments, base64url, header, JSON, size. */
        BAD_TOKEN,
        /** A well-formed token lacks a field, or a field has a value it cannot have. */
        INVALID_CLAIMS,
        /** A token in a form that is not read by this version. */
        UNSUPPORTED_FORM,
        /** A token of another kind than the place wants: a user's credential where a node's must be. */
        WRONG_KIND,
        /** A signature does not match what it should have signed. */
        BAD_SIGNATURE,
        EXPIRED,
        NOT_YET_VALID,
        /** Signed by a key that has no say here: another lattice, or nobody known. */
        UNTRUSTED,
        /** Bytes that are no WebAssembly module at all. */
        NOT_A_MODULE,
        /** A WebAssembly module whose sections do not add up. */
        MALFORMED_MODULE,
        UNSIGNED_MODULE,
        SEVERAL_SIGNATURES,
        /** A module's contents are not those that were signed. */
        ALTERED_MODULE,
        TOO_LARGE,
        /** A certificate of another shape than a lattice's: chain, algorithm, life time, missing extension. */
        BAD_CERTIFICATE,
        /** A certificate's extension was made for another certificate, another lattice or by another key. */
        STOLEN_CREDENTIAL,
        /** A statement for another node. */
        WRONG_AUDIENCE,
        /** A statement about another operation or other arguments than those that came with it. */
        WRONG_ARGUMENTS,
        REPLAYED,
        /** No statement can be remembered at the moment, so none is accepted. */
        OVERLOADED,
        /** The signer lacks a right. */
        DENIED,
        /** A credential or a ticket grants more than those who signed it may give. */
        OVER_SCOPED,
        /** A ticket let somebody else in already. */
        TICKET_USED,
        /** The platform lacks an algorithm or a file system feature that is needed. */
        PLATFORM
    }

    private final Kind kind;

    public SecurityFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public SecurityFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
