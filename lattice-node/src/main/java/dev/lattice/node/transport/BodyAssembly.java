package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A payload that arrives in chunks. Memory is taken as the bytes come, never by what was announced. Confined to its
 * connection's event loop.
 */
final class BodyAssembly {
    private final int totalBytes;
    private final List<Payload> chunks = new ArrayList<>();
    private int received;

    /** @param totalBytes the announced length, already within the limits */
    BodyAssembly(int totalBytes) {
        this.totalBytes = totalBytes;
    }

    int totalBytes() {
        return totalBytes;
    }

    /**
     * Takes the next chunk.
     *
     * @return whether it was the last one
     * @throws ProtocolException when it is not the next one, or does not fit what was announced
     */
    boolean add(Frame.Chunk chunk) {
        if (chunk.sequence() != chunks.size()) {
            throw new ProtocolException("chunk " + chunk.sequence() + " came when chunk " + chunks.size() + " was due");
        }
        if (!chunk.last() && chunk.bytes().length() != FrameLimits.CHUNK_BYTES) {
            throw new ProtocolException("a chunk of " + chunk.bytes().length() + " bytes that is not the last one");
        }
        received += chunk.bytes().length();
        boolean complete = received == totalBytes;
        if (received > totalBytes || chunk.last() != complete || chunk.bytes().isEmpty()) {
            throw new ProtocolException(
                    "chunks of " + received + " bytes do not make up the " + totalBytes + " that were announced");
        }
        chunks.add(chunk.bytes());
        return complete;
    }

    Payload payload() {
        ByteBuffer whole = ByteBuffer.allocate(totalBytes);
        chunks.forEach(chunk -> chunk.copyTo(whole));
        return Payload.wrap(whole.array());
    }
}
