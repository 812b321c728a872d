package dev.lattice.protocol;

/** Something foreign does not follow the protocol: an id, a payload or a frame that cannot be what it claims to be. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
