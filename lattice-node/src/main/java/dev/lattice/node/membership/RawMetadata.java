package dev.lattice.node.membership;

import io.scalecube.cluster.metadata.MetadataCodec;
import java.nio.ByteBuffer;

/** Keeps ScaleCube from interpreting metadata: ours is bytes already, and its default is Java serialisation. */
final class RawMetadata implements MetadataCodec {
    @Override
    public Object deserialize(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public ByteBuffer serialize(Object metadata) {
        return ByteBuffer.wrap((byte[]) metadata);
    }
}
