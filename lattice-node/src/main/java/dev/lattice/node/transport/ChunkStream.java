package dev.lattice.node.transport;

import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;

/** A payload that leaves in chunks. Confined to its connection's event loop. */
final class ChunkStream {
    /** Shared, for it has no position to move: nearly every frame goes without chunks. */
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long id;
    private final ByteBuffer rest;
    private int sequence;

    ChunkStream(long id, Payload payload) {
        this.id = id;
        this.rest = payload.isEmpty() ? NOTHING : payload.asReadOnlyBuffer();
    }

    long id() {
        return id;
    }

    boolean done() {
        return !rest.hasRemaining();
    }

    int remaining() {
        return rest.remaining();
    }

    Frame.Chunk next() {
        int length = Math.min(rest.remaining(), FrameLimits.CHUNK_BYTES);
        ByteBuffer part = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return new Frame.Chunk(id, sequence++, !rest.hasRemaining(), Payload.copyOf(part));
    }
}
