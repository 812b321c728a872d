package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.Payload;

/** The payload of a frame: there at once, or announced by its length and following in {@link Frame.Chunk}s. */
public sealed interface Body {
    /** A payload of at most {@link FrameLimits#CHUNK_BYTES}, in the frame itself. */
    record Inline(Payload payload) implements Body {
        /** @throws ProtocolException when the payload has to travel in chunks */
        public Inline {
            if (payload.length() > FrameLimits.CHUNK_BYTES) {
                throw new ProtocolException("a payload of " + payload.length() + " bytes inside a frame, at most "
                        + FrameLimits.CHUNK_BYTES);
            }
        }
    }

    /**
     * A payload of this many bytes that follows in chunks. The length is what the sender says: a receiver holds it
     * against its own limit before it waits for the rest, and allocates as chunks arrive.
     */
    record Chunked(long length) implements Body {
        /** @throws ProtocolException when a payload of this length has to travel inside its frame */
        public Chunked {
            if (length <= FrameLimits.CHUNK_BYTES) {
                throw new ProtocolException("a payload of " + length + " bytes in chunks, which is for more than "
                        + FrameLimits.CHUNK_BYTES);
            }
        }
    }

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
