package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessageIntegerOverflowException;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageSizeException;

/** Reads frames. Stateless; safe on any thread. */
public final class FrameDecoder {
    private static final int FRAME_DEPTH = 1;
    private static final int FIELD_DEPTH = 2;
    private static final int ELEMENT_DEPTH = 3;
    private static final int ID_CHARACTERS = 56;
    private static final int TRACE_CHARACTERS = 55;
    private static final int HASH_CHARACTERS = 64;

    private FrameDecoder() {}

    /**
     * Reads one frame, without the length in front of it.
     *
     * @throws ProtocolException when the bytes are no frame; nothing was kept of them
     */
    public static Frame decode(byte[] bytes) {
        if (bytes.length > FrameLimits.FRAME_BYTES) {
            throw new ProtocolException("a frame of " + bytes.length + " bytes, at most " + FrameLimits.FRAME_BYTES);
        }
        FrameReader in = new FrameReader(bytes, 0, bytes.length);
        try {
            int fields = in.array(FrameLimits.FIELDS, "a frame");
            if (fields == 0) {
                throw new ProtocolException("a frame without a type");
            }
            int type = in.integer(0, Integer.MAX_VALUE, "the frame type");
            Frame frame = read(type, fields - 1, in);
            if (!in.atEnd()) {
                throw new ProtocolException("bytes after the end of a frame of type " + type);
            }
            return frame;
        } catch (MessageInsufficientBufferException e) {
            throw new ProtocolException("a frame that is cut off", e);
        } catch (MessageIntegerOverflowException | MessageSizeException e) {
            throw new ProtocolException("a frame with a number or a length that is out of range", e);
        } catch (IOException | MessagePackException e) {
            throw new ProtocolException("not a frame's MessagePack: " + e.getMessage(), e);
        }
    }

    private static Frame read(int type, int fields, FrameReader in) throws IOException {
        int known = knownFields(type);
        if (fields < known) {
            throw new ProtocolException("a frame of type " + type + " has " + fields + " fields, not " + known);
        }
        Frame frame = switch (type) {
            case FrameType.HELLO -> new Frame.Hello(version(in), features(in), name(in), labels(in));
            case FrameType.WELCOME -> new Frame.Welcome(version(in), features(in), name(in), labels(in));
            case FrameType.REQUEST -> request(fields, in);
            case FrameType.REPLY -> new Frame.Reply(id(in), body(in));
            case FrameType.FAILURE -> new Frame.Failure(id(in), failure(in));
            case FrameType.CANCEL -> new Frame.Cancel(id(in));
            case FrameType.CHUNK -> chunk(in);
            case FrameType.GOSSIP -> new Frame.Gossip(Payload.wrap(in.binary(FrameLimits.GOSSIP_BYTES, "gossip")));
            case FrameType.INVENTORY -> inventory(in);
            case FrameType.PING -> new Frame.Ping(in.opaque());
            case FrameType.PONG -> new Frame.Pong(in.opaque());
            case FrameType.GOODBYE -> new Frame.Goodbye(in.text(FrameLimits.TEXT_BYTES, "the reason"));
            case FrameType.CONTROL -> control(in);
            case FrameType.MODULE_GET -> new Frame.ModuleGet(id(in), moduleHash(in));
            case FrameType.MODULE -> new Frame.Module(id(in), body(in));
            default -> new Frame.Unknown(type);
        };
        in.skip(frame instanceof Frame.Request ? Math.max(0, fields - known - 1) : fields - known, FRAME_DEPTH);
        return frame;
    }

    private static int knownFields(int type) {
        return switch (type) {
            case FrameType.HELLO, FrameType.WELCOME, FrameType.CHUNK, FrameType.INVENTORY -> 4;
            case FrameType.REQUEST -> 9;
            case FrameType.FAILURE, FrameType.CONTROL -> 5;
            case FrameType.REPLY, FrameType.MODULE_GET, FrameType.MODULE -> 2;
            case FrameType.CANCEL, FrameType.GOSSIP, FrameType.PING, FrameType.PONG, FrameType.GOODBYE -> 1;
            default -> {
                if (type <= FrameType.LAST_MANDATORY) {
                    throw new ProtocolException("unknown frame type " + type);
                }
                yield 0;
            }
        };
    }

    /** The session came with version 1.1, so it may be absent. */
    private static Frame.Request request(int fields, FrameReader in) throws IOException {
        return new Frame.Request(
                id(in),
                in.number("the time left"),
                target(in),
                in.text(Invocation.MAX_OPERATION_BYTES, "the operation"),
                in.optional(text -> KeyId.parse(text, KeyType.MODULE), ID_CHARACTERS, "the origin"),
                in.optional(TraceContext::new, TRACE_CHARACTERS, "the trace"),
                in.texts(text -> KeyId.parse(text, KeyType.MODULE), Invocation.MAX_HOPS, "the list of hops"),
                in.optional(text -> text, FrameLimits.NAME_BYTES, "the idempotency key"),
                body(in),
                fields > knownFields(FrameType.REQUEST)
                        ? in.optional(text -> text, FrameLimits.STATEMENT_BYTES, "the session")
                        : Optional.empty());
    }

    private static Target target(FrameReader in) throws IOException {
        int fields = in.array(FrameLimits.FIELDS, "the target");
        if (fields < 3) {
            throw new ProtocolException("a target has 3 fields, not " + fields);
        }
        int kind = in.integer(0, Integer.MAX_VALUE, "the target's kind");
        Target target = switch (kind) {
            case FrameType.TARGET_ACTOR -> {
                KeyId key = key(in, KeyType.MODULE, "the target");
                in.skip(1, FIELD_DEPTH);
                yield new Target.Actor(key);
            }
            case FrameType.TARGET_CAPABILITY -> capability(in);
            default -> throw new ProtocolException("unknown kind of target " + kind);
        };
        in.skip(fields - 3, FIELD_DEPTH);
        return target;
    }

    /** A capability's key is a pair: the contract and the provider that serves it. */
    private static Target.Capability capability(FrameReader in) throws IOException {
        if (in.array(2, "the capability") != 2) {
            throw new ProtocolException("a capability is named by contract and provider");
        }
        String contract = in.text(FrameLimits.NAME_BYTES, "the contract");
        KeyId provider = key(in, KeyType.PROVIDER, "the provider");
        return new Target.Capability(contract, provider, in.text(FrameLimits.NAME_BYTES, "the link"));
    }

    private static Body body(FrameReader in) throws IOException {
        if (in.nextIsBinary()) {
            return new Body.Inline(Payload.wrap(in.binary(FrameLimits.CHUNK_BYTES, "the payload")));
        }
        return new Body.Chunked(in.number(FrameLimits.CHUNK_BYTES + 1L, Long.MAX_VALUE, "the payload's length"));
    }

    private static Frame.Chunk chunk(FrameReader in) throws IOException {
        return new Frame.Chunk(
                id(in),
                in.integer(0, Integer.MAX_VALUE, "the chunk's number"),
                in.flag(),
                Payload.wrap(in.binary(FrameLimits.CHUNK_BYTES, "a chunk")));
    }

    private static CallFailure failure(FrameReader in) throws IOException {
        FailureCode code = FailureCode.ofName(in.text(FrameLimits.NAME_BYTES, "the failure code"));
        String text = in.text(FrameLimits.TEXT_BYTES, "the failure's text");
        var detail = in.textMap("the map of details");
        return new CallFailure(code, text, in.flag(), detail);
    }

    private static Frame.Inventory inventory(FrameReader in) throws IOException {
        long version = in.number("the inventory's version");
        int part = in.integer(0, FrameLimits.INVENTORY_PARTS - 1, "the inventory's part");
        int parts = in.integer(part + 1, FrameLimits.INVENTORY_PARTS, "the number of parts");
        int size = in.array(FrameLimits.INVENTORY_ENTRIES, "the inventory");
        List<InventoryEntry> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(entry(in));
        }
        return new Frame.Inventory(version, part, parts, entries);
    }

    private static InventoryEntry entry(FrameReader in) throws IOException {
        int fields = in.array(FrameLimits.FIELDS, "an inventory entry");
        if (fields < 8) {
            throw new ProtocolException("an inventory entry has 8 fields, not " + fields);
        }
        InventoryEntry entry = new InventoryEntry(
                key(in, KeyType.MODULE, "the actor"),
                key(in, KeyType.ACCOUNT, "the account"),
                in.text(FrameLimits.NAME_BYTES, "the actor's name"),
                in.text(FrameLimits.NAME_BYTES, "the alias"),
                in.number("the revision"),
                in.text(FrameLimits.NAME_BYTES, "the version"),
                moduleHash(in),
                in.integer(0, Integer.MAX_VALUE, "the number of instances"));
        in.skip(fields - 8, ELEMENT_DEPTH);
        return entry;
    }

    private static Frame.Control control(FrameReader in) throws IOException {
        return new Frame.Control(
                id(in),
                new ControlOrder(
                        key(in, KeyType.NODE, "the target node"),
                        in.text(FrameLimits.NAME_BYTES, "the operation"),
                        in.text(FrameLimits.STATEMENT_BYTES, "the statement"),
                        Payload.wrap(in.binary(FrameLimits.CONTROL_BYTES, "the arguments"))));
    }

    private static ProtocolVersion version(FrameReader in) throws IOException {
        int fields = in.array(FrameLimits.FIELDS, "the version");
        if (fields < 2) {
            throw new ProtocolException("a version has a major and a minor number");
        }
        ProtocolVersion version = new ProtocolVersion(
                in.integer(0, Integer.MAX_VALUE, "the major version"),
                in.integer(0, Integer.MAX_VALUE, "the minor version"));
        in.skip(fields - 2, FIELD_DEPTH);
        return version;
    }

    private static List<String> features(FrameReader in) throws IOException {
        return in.texts(text -> text, FrameLimits.ENTRIES, "the list of features");
    }

    private static String name(FrameReader in) throws IOException {
        return in.text(FrameLimits.NAME_BYTES, "the name");
    }

    private static Map<String, String> labels(FrameReader in) throws IOException {
        return in.textMap("the map of labels");
    }

    private static long id(FrameReader in) throws IOException {
        return in.number("the id");
    }

    private static KeyId key(FrameReader in, KeyType type, String what) throws IOException {
        return KeyId.parse(in.text(ID_CHARACTERS, what), type);
    }

    private static String moduleHash(FrameReader in) throws IOException {
        return in.text(HASH_CHARACTERS, "the module's hash");
    }
}
