package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Writes frames. Stateless; safe on any thread. */
public final class FrameEncoder {
    private static final MessagePack.PackerConfig CONFIG = new MessagePack.PackerConfig().withBufferSize(512);

    private FrameEncoder() {}

    /**
     * Writes one frame, without the length in front of it.
     *
     * @throws ProtocolException when the frame is {@link Frame.Unknown}, which nobody may send
     */
    public static byte[] encode(Frame frame) {
        try (MessageBufferPacker out = CONFIG.newBufferPacker()) {
            write(frame, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new ProtocolException("a frame could not be written to memory", e);
        }
    }

    private static void write(Frame frame, MessagePacker out) throws IOException {
        if (frame instanceof Frame.Request request) {
            request(request, out);
        } else if (frame instanceof Frame.Reply reply) {
            head(out, FrameType.REPLY, 2).packLong(reply.id());
            body(reply.body(), out);
        } else if (frame instanceof Frame.Failure failure) {
            failure(failure, out);
        } else if (frame instanceof Frame.Cancel cancel) {
            head(out, FrameType.CANCEL, 1).packLong(cancel.id());
        } else if (frame instanceof Frame.Chunk chunk) {
            head(out, FrameType.CHUNK, 4)
                    .packLong(chunk.id())
                    .packInt(chunk.sequence())
                    .packBoolean(chunk.last());
            binary(chunk.bytes(), out);
        } else {
            writeOther(frame, out);
        }
    }

    private static void writeOther(Frame frame, MessagePacker out) throws IOException {
        if (frame instanceof Frame.Hello hello) {
            greeting(FrameType.HELLO, hello.version(), hello.features(), hello.name(), hello.labels(), out);
        } else if (frame instanceof Frame.Welcome welcome) {
            greeting(FrameType.WELCOME, welcome.version(), welcome.features(), welcome.name(), welcome.labels(), out);
        } else if (frame instanceof Frame.Gossip gossip) {
            head(out, FrameType.GOSSIP, 1);
            binary(gossip.message(), out);
        } else if (frame instanceof Frame.Inventory inventory) {
            inventory(inventory, out);
        } else if (frame instanceof Frame.Ping ping) {
            head(out, FrameType.PING, 1).packLong(ping.nonce());
        } else if (frame instanceof Frame.Pong pong) {
            head(out, FrameType.PONG, 1).packLong(pong.nonce());
        } else if (frame instanceof Frame.Goodbye goodbye) {
            head(out, FrameType.GOODBYE, 1).packString(goodbye.reason());
        } else if (frame instanceof Frame.Control control) {
            head(out, FrameType.CONTROL, 5).packLong(control.id());
            ControlOrder order = control.order();
            out.packString(order.target().text()).packString(order.operation()).packString(order.statement());
            binary(order.arguments(), out);
        } else if (frame instanceof Frame.ModuleGet get) {
            head(out, FrameType.MODULE_GET, 2).packLong(get.id()).packString(get.moduleHash());
        } else if (frame instanceof Frame.Module module) {
            head(out, FrameType.MODULE, 2).packLong(module.id());
            body(module.body(), out);
        } else {
            throw new ProtocolException("not a frame to be sent: " + frame);
        }
    }

    private static MessagePacker head(MessagePacker out, int type, int fields) throws IOException {
        return out.packArrayHeader(1 + fields).packInt(type);
    }

    private static void greeting(
            int type,
            ProtocolVersion version,
            List<String> features,
            String name,
            Map<String, String> labels,
            MessagePacker out)
            throws IOException {
        head(out, type, 4);
        out.packArrayHeader(2).packInt(version.major()).packInt(version.minor());
        out.packArrayHeader(features.size());
        for (String feature : features) {
            out.packString(feature);
        }
        out.packString(name);
        textMap(labels, out);
    }

    private static void request(Frame.Request request, MessagePacker out) throws IOException {
        head(out, FrameType.REQUEST, request.session().isPresent() ? 10 : 9)
                .packLong(request.id())
                .packLong(request.millisLeft());
        target(request.target(), out);
        out.packString(request.operation());
        optional(request.origin().map(KeyId::text), out);
        optional(request.trace().map(TraceContext::traceparent), out);
        out.packArrayHeader(request.hops().size());
        for (KeyId hop : request.hops()) {
            out.packString(hop.text());
        }
        optional(request.idempotencyKey(), out);
        body(request.body(), out);
        if (request.session().isPresent()) {
            out.packString(request.session().get());
        }
    }

    private static void target(Target target, MessagePacker out) throws IOException {
        out.packArrayHeader(3);
        if (target instanceof Target.Actor actor) {
            out.packInt(FrameType.TARGET_ACTOR).packString(actor.key().text()).packNil();
        } else if (target instanceof Target.Capability capability) {
            out.packInt(FrameType.TARGET_CAPABILITY).packArrayHeader(2);
            out.packString(capability.contract())
                    .packString(capability.provider().text());
            out.packString(capability.link());
        }
    }

    private static void failure(Frame.Failure frame, MessagePacker out) throws IOException {
        head(out, FrameType.FAILURE, 5).packLong(frame.id());
        out.packString(frame.failure().code().name()).packString(frame.failure().text());
        textMap(frame.failure().detail(), out);
        out.packBoolean(frame.failure().mayHaveRun());
    }

    private static void inventory(Frame.Inventory inventory, MessagePacker out) throws IOException {
        head(out, FrameType.INVENTORY, 4).packLong(inventory.version());
        out.packInt(inventory.part()).packInt(inventory.parts());
        out.packArrayHeader(inventory.entries().size());
        for (InventoryEntry entry : inventory.entries()) {
            out.packArrayHeader(8)
                    .packString(entry.actor().text())
                    .packString(entry.account().text())
                    .packString(entry.name())
                    .packString(entry.alias())
                    .packLong(entry.revision())
                    .packString(entry.version())
                    .packString(entry.moduleHash())
                    .packInt(entry.instances());
        }
    }

    private static void body(Body body, MessagePacker out) throws IOException {
        if (body instanceof Body.Inline inline) {
            binary(inline.payload(), out);
        } else {
            out.packLong(body.totalBytes());
        }
    }

    private static void binary(Payload payload, MessagePacker out) throws IOException {
        byte[] bytes = payload.toByteArray();
        out.packBinaryHeader(bytes.length).addPayload(bytes);
    }

    private static void optional(Optional<String> text, MessagePacker out) throws IOException {
        if (text.isPresent()) {
            out.packString(text.get());
        } else {
            out.packNil();
        }
    }

    /** In the order of the keys, so that equal frames have equal bytes. */
    private static void textMap(Map<String, String> map, MessagePacker out) throws IOException {
        out.packMapHeader(map.size());
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            out.packString(entry.getKey()).packString(entry.getValue());
        }
    }
}
