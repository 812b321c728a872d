package dev.lattice.protocol.frame;

/** Bounds of the wire format, the same for every node; what a node may choose for itself is in its own limits. */
public final class FrameLimits {
    /** The longest frame, without the four bytes of its length. */
    public static final int FRAME_BYTES = 64 * 1024;

    /** A payload up to this size travels inside its frame, a larger one in chunks of this size. */
    public static final int CHUNK_BYTES = 32 * 1024;

    /** The deepest nesting of arrays and maps. */
    public static final int DEPTH = 8;

    /** The longest name, label or id, in UTF-8 bytes. */
    public static final int NAME_BYTES = 512;

    /** The longest text for people, in UTF-8 bytes. */
    public static final int TEXT_BYTES = 4 * 1024;

    /** The longest signed statement, in bytes. */
    public static final int STATEMENT_BYTES = 8 * 1024;

    /** The most labels, features or details in one frame. */
    public static final int ENTRIES = 64;

    /** The most actors that one INVENTORY frame tells of; more travel in further parts. */
    public static final int INVENTORY_ENTRIES = 64;

    /** The most parts of one inventory. */
    public static final int INVENTORY_PARTS = 1024;

    /** The most that the arguments of a CONTROL frame may hold. */
    public static final int CONTROL_BYTES = 32 * 1024;

    private FrameLimits() {}
}
