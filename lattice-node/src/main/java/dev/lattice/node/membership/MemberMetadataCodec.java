package dev.lattice.node.membership;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * Metadata as bytes: the MessagePack array {@code [1, name, {label: value}, software version, inventory version,
 * inventory digest bin]}. Fields that follow are ignored, so that later versions can add some.
 */
final class MemberMetadataCodec {
    private static final int FORMAT = 1;
    private static final int FIELDS = 6;
    private static final int DIGEST_LIMIT_BYTES = 32;
    private static final int LABELS_LIMIT = 128;
    private static final HexFormat HEX = HexFormat.of();

    private MemberMetadataCodec() {}

    /** @throws MembershipException when it takes more than {@link MemberMetadata#LIMIT_BYTES} */
    static byte[] encode(MemberMetadata metadata) {
        byte[] bytes = pack(metadata);
        if (bytes.length > MemberMetadata.LIMIT_BYTES) {
            throw new MembershipException("the node's metadata takes " + bytes.length + " bytes and may take "
                    + MemberMetadata.LIMIT_BYTES + ": shorten its name ("
                    + metadata.name().length()
                    + " characters) or its " + metadata.labels().size() + " labels");
        }
        return bytes;
    }

    /** Reads the remaining bytes; the buffer's position stays. */
    static MemberMetadata decode(ByteBuffer buffer) throws MalformedGossipException {
        if (buffer.remaining() > MemberMetadata.LIMIT_BYTES) {
            throw new MalformedGossipException("metadata of " + buffer.remaining() + " bytes");
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return GossipReader.read(bytes, MemberMetadataCodec::unpack);
    }

    private static byte[] pack(MemberMetadata metadata) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packArrayHeader(FIELDS).packInt(FORMAT).packString(metadata.name());
            packer.packMapHeader(metadata.labels().size());
            for (Map.Entry<String, String> label : metadata.labels().entrySet()) {
                packer.packString(label.getKey()).packString(label.getValue());
            }
            byte[] digest = HEX.parseHex(metadata.inventoryDigest());
            packer.packString(metadata.softwareVersion()).packLong(metadata.inventoryVersion());
            packer.packBinaryHeader(digest.length).addPayload(digest);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new MembershipException("writing to memory failed", e);
        }
    }

    private static MemberMetadata unpack(GossipReader reader) throws IOException, MalformedGossipException {
        return reader.struct("metadata", FIELDS, in -> {
            int format = in.integer();
            if (format != FORMAT) {
                throw new MalformedGossipException("metadata of format " + format + ", not " + FORMAT);
            }
            String name = in.text(MemberMetadata.LIMIT_BYTES);
            Map<String, String> labels = labels(in);
            return new MemberMetadata(
                    name,
                    labels,
                    in.text(MemberMetadata.LIMIT_BYTES),
                    in.natural(),
                    HEX.formatHex(in.bytes(DIGEST_LIMIT_BYTES)));
        });
    }

    private static Map<String, String> labels(GossipReader in) throws IOException, MalformedGossipException {
        int count = in.mapHeader(LABELS_LIMIT);
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = in.text(MemberMetadata.LIMIT_BYTES);
            if (labels.put(key, in.text(MemberMetadata.LIMIT_BYTES)) != null) {
                throw new MalformedGossipException("a label stands there twice");
            }
        }
        return labels;
    }
}
