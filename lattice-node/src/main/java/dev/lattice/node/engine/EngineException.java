package dev.lattice.node.engine;

import dev.lattice.node.fault.NodeException;

/** The engine refuses something, or cannot do it. What a guest does wrong is a {@link Step}, not an exception. */
public final class EngineException extends NodeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The bytes are no WebAssembly module. */
        NOT_WASM,
        /** The module is malformed or invalid. */
        INVALID_MODULE,
        /** The module needs a WebAssembly feature that is off; the message names it. */
        UNSUPPORTED_FEATURE,
        /** The module imports what the host does not have; the message names it. */
        UNKNOWN_IMPORT,
        /** The module lacks an export of a guest, or has it with another type; the message names it. */
        MISSING_EXPORT,
        /** A limit of modules or instances; the message names it, its value and what was found. */
        LIMIT,
        /** This engine cannot run on this machine; the message says why and what to do. */
        UNAVAILABLE,
        /** The instance, module or engine was closed. */
        CLOSED,
        /** Another thread uses the instance at this moment. */
        IN_USE,
        /** The call does not fit what the turn or the instance is waiting for. */
        WRONG_STATE,
        /** A fault of the engine itself. */
        INTERNAL
    }

    private final Kind kind;

    private EngineException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    private EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static EngineException of(Kind kind, String message) {
        return new EngineException(kind, message);
    }

    public static EngineException of(Kind kind, String message, Throwable cause) {
        return new EngineException(kind, message, cause);
    }

    public Kind kind() {
        return kind;
    }
}
