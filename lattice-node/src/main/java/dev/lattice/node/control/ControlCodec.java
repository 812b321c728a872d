package dev.lattice.node.control;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.util.Optional;
import org.msgpack.core.MessageFormatException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/** Arguments and results as MessagePack maps. Readers ignore fields they do not know. Stateless; any thread. */
public final class ControlCodec {
    private static final ObjectMapper MAPPER = mapper();

    private ControlCodec() {}

    private static ObjectMapper mapper() {
        MessagePackFactory factory = new MessagePackFactory();
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(FrameLimits.DEPTH)
                .build());
        return new ObjectMapper(factory)
                .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    }

    public static Payload encode(Object message) {
        try {
            return Payload.wrap(MAPPER.writeValueAsBytes(message));
        } catch (JsonProcessingException e) {
            throw new ProtocolException("a control message cannot be written", e);
        }
    }

    /** @throws ProtocolException when the bytes are not such a message */
    public static <T> T decode(Payload payload, Class<T> type) {
        try {
            byte[] bytes = payload.toByteArray();
            requireWhole(bytes);
            return Optional.ofNullable(MAPPER.readValue(bytes, type))
                    .orElseThrow(() -> new ProtocolException("not a " + type.getSimpleName() + " message: nothing"));
        } catch (IOException | MessagePackException e) {
            // The format's own exceptions, of lengths beyond the end, are none of Jackson's.
            throw new ProtocolException("not a " + type.getSimpleName() + " message: malformed or incomplete", e);
        }
    }

    /** The format allocates what a length says before it looks for the bytes, so lengths are looked at first. */
    private static void requireWhole(byte[] bytes) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes)) {
            in.skipValue();
            if (in.hasNext()) {
                throw new MessageFormatException("bytes after the end");
            }
        }
    }
}
