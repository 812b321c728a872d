package dev.lattice.cli.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lattice.cli.terminal.CliException;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * JSON to MessagePack and back. Bytes, which JSON lacks, stand as {@code {"$base64": "…"}} in both directions. Integers
 * and lengths are written in their shortest form.
 */
public final class MessagePackJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BYTES = "$base64";
    private static final int DEPTH = 64;

    private MessagePackJson() {}

    /** @throws CliException a usage error that says where the JSON is wrong */
    public static byte[] encode(String json) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            write(packer, JSON.readTree(json));
            return packer.toByteArray();
        } catch (JsonProcessingException e) {
            // Some faults have no place, such as nesting that is too deep.
            String place = Optional.ofNullable(e.getLocation())
                    .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                    .orElse("");
            throw CliException.usage(
                    "bad value of --json",
                    "it is not JSON that can be sent" + place + ": " + e.getOriginalMessage(),
                    "in a shell put it between single quotes: --json '{\"key\": 1}'");
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "bad value of --json",
                    "MessagePack has no integers beyond -2^63 and 2^64-1",
                    "send larger numbers as texts or bytes");
        } catch (IOException e) {
            throw CliException.failure("no payload", "the JSON cannot be packed", "", e);
        }
    }

    /** The bytes as JSON, if they are one MessagePack value and nothing else. */
    public static Optional<JsonNode> decode(byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            JsonNode node = read(unpacker, 0, bytes.length);
            return unpacker.hasNext() ? Optional.empty() : Optional.of(node);
        } catch (IOException | MessagePackException | ArithmeticException | NegativeArraySizeException e) {
            // Not MessagePack, which is no fault: a reply may be anything.
            return Optional.empty();
        }
    }

    private static void write(MessagePacker packer, JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(packer, node);
            case ARRAY -> {
                packer.packArrayHeader(node.size());
                for (JsonNode element : node) {
                    write(packer, element);
                }
            }
            case STRING -> packer.packString(node.textValue());
            case BOOLEAN -> packer.packBoolean(node.booleanValue());
            case NUMBER -> {
                if (node.isBigInteger()) {
                    packer.packBigInteger(node.bigIntegerValue());
                } else if (node.isIntegralNumber()) {
                    packer.packLong(node.longValue());
                } else {
                    packer.packDouble(node.doubleValue());
                }
            }
            default -> packer.packNil();
        }
    }

    private static void writeObject(MessagePacker packer, JsonNode node) throws IOException {
        if (node.size() == 1 && node.path(BYTES).isTextual()) {
            byte[] bytes = base64(node.path(BYTES).textValue());
            packer.packBinaryHeader(bytes.length);
            packer.writePayload(bytes);
            return;
        }
        packer.packMapHeader(node.size());
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            packer.packString(entry.getKey());
            write(packer, entry.getValue());
        }
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad value of --json", "'" + text + "' is not base64", "");
        }
    }

    private static JsonNode read(MessageUnpacker unpacker, int depth, int limitBytes) throws IOException {
        if (depth > DEPTH) {
            throw new MessagePackException("deeper than " + DEPTH);
        }
        ValueType type = unpacker.getNextFormat().getValueType();
        return switch (type) {
            case NIL -> {
                unpacker.unpackNil();
                yield NODES.nullNode();
            }
            case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
            case INTEGER -> NODES.numberNode(unpacker.unpackBigInteger());
            case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
            case STRING -> NODES.textNode(unpacker.unpackString());
            case BINARY ->
                NODES.objectNode().put(BYTES, Base64.getEncoder().encodeToString(bytes(unpacker, limitBytes)));
            case ARRAY -> readArray(unpacker, depth, limitBytes);
            case MAP -> readMap(unpacker, depth, limitBytes);
            case EXTENSION -> throw new MessagePackException("extensions have no JSON form");
        };
    }

    private static byte[] bytes(MessageUnpacker unpacker, int limitBytes) throws IOException {
        int length = unpacker.unpackBinaryHeader();
        if (length > limitBytes) {
            throw new MessagePackException("more bytes announced than there are");
        }
        return unpacker.readPayload(length);
    }

    private static JsonNode readArray(MessageUnpacker unpacker, int depth, int limitBytes) throws IOException {
        // The length is the sender's word: elements are read one by one and nothing is reserved for them.
        int length = unpacker.unpackArrayHeader();
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < length; i++) {
            array.add(read(unpacker, depth + 1, limitBytes));
        }
        return array;
    }

    private static JsonNode readMap(MessageUnpacker unpacker, int depth, int limitBytes) throws IOException {
        int length = unpacker.unpackMapHeader();
        ObjectNode map = NODES.objectNode();
        for (int i = 0; i < length; i++) {
            JsonNode key = read(unpacker, depth + 1, limitBytes);
            if (!key.isValueNode()) {
                throw new MessagePackException("a key that is no text, number or flag has no JSON form");
            }
            map.set(key.asText(), read(unpacker, depth + 1, limitBytes));
        }
        return map;
    }
}
