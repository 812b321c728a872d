package dev.lattice.protocol.frame;

import dev.lattice.protocol.invocation.Payload;

/** The payload of a frame: there at once, or announced by its length and following in {@link Frame.Chunk}s. */
public sealed interface Body {
    /** A payload of at most {@link FrameLimits#CHUNK_BYTES}, in the frame itself. */
    record Inline(Payload payload) implements Body {}

    /** A payload of this many bytes that follows in chunks. */
    record Chunked(long length) implements Body {}

    /** How a payload of this size has to travel. */
    static Body of(Payload payload) {
        return payload.length() <= FrameLimits.CHUNK_BYTES ? new Inline(payload) : new Chunked(payload.length());
    }

    /** Bytes of the whole payload. */
    default long totalBytes() {
        if (this instanceof Inline inline) {
            return inline.payload().length();
        }
        return ((Chunked) this).length();
    }
}
