package dev.lattice.protocol.frame;

import dev.lattice.protocol.invocation.Target;

/** Bounds of the wire format, the same for every node; what a node may choose for itself is in its own limits. */
public final class FrameLimits {
    /** The longest frame, without the four bytes of its length. */
    public static final int FRAME_BYTES = 64 * 1024;

    /** A payload up to this size travels inside its frame, a larger one in chunks of this size. */
    public static final int CHUNK_BYTES = 32 * 1024;

    /** The deepest nesting of arrays and maps. */
    public static final int DEPTH = 8;

    /** The longest name, label or id, in UTF-8 bytes. */
    public static final int NAME_BYTES = Target.MAX_NAME_BYTES;

    /** The longest text for people, in UTF-8 bytes. */
    public static final int TEXT_BYTES = 4 * 1024;

    /** The longest signed statement, in bytes. */
    public static final int STATEMENT_BYTES = 8 * 1024;

    /** The most fields of a frame or of an array in it whose fields have fixed meanings, unknown ones included. */
    public static final int FIELDS = 32;

    /** The most labels, features or details in one frame; so many of the longest fit into one. */
    public static final int ENTRIES = 32;

    /** The longest message of the membership protocol. */
    public static final int GOSSIP_BYTES = 60 * 1024;

    /** The most actors that one INVENTORY frame tells of; so many of the longest fit, more travel in further parts. */
    public static final int INVENTORY_ENTRIES = 32;

    /** The most parts of one inventory. */
    public static final int INVENTORY_PARTS = 1024;

    /** The most that the arguments of a CONTROL frame may hold. */
    public static final int CONTROL_BYTES = 32 * 1024;

    /** The longest credential or ticket, with the chain behind it, in bytes. */
    public static final int CREDENTIAL_BYTES = 16 * 1024;

    /** The longest request to be let in or to stay in, in bytes. */
    public static final int ADMISSION_BYTES = 2 * 1024;

    /** The longest frame on a join connection, without the four bytes of its length. */
    public static final int JOIN_FRAME_BYTES = 20 * 1024;

    private FrameLimits() {}
}
