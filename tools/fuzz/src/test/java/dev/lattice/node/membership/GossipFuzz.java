package dev.lattice.node.membership;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gossip messages and the metadata of members. */
public final class GossipFuzz implements FuzzTarget {
    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        Messages.ofEveryShape().forEach(message -> seeds.add(GossipMessageCodec.encode(message)));
        MemberMetadata metadata = MemberMetadata.of("node-1", Map.of("zone", "plant", "arch", "x"), "1.0")
                .withInventory(7, "00ff");
        seeds.add(MemberMetadataCodec.encode(metadata));
        return seeds;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 64 * 1024 + 128L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        try {
            GossipMessage message = GossipMessageCodec.decode(input);
            byte[] written = GossipMessageCodec.encode(message);
            Requirement.same(
                    written,
                    GossipMessageCodec.encode(GossipMessageCodec.decode(written)),
                    "a message that was written is read as it was");
        } catch (MalformedGossipException e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
        try {
            MemberMetadata metadata = MemberMetadataCodec.decode(ByteBuffer.wrap(input));
            Requirement.same(
                    metadata,
                    MemberMetadataCodec.decode(ByteBuffer.wrap(MemberMetadataCodec.encode(metadata))),
                    "metadata that was written is read as it was");
        } catch (MalformedGossipException e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
    }
}
