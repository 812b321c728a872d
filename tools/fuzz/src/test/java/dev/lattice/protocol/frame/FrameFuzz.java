package dev.lattice.protocol.frame;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Frames from a peer that the handshake admitted, which is all that it takes to send any bytes. */
public final class FrameFuzz implements FuzzTarget {
    private static final String HASH = "0123456789ABCDEF".repeat(4);

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        frames().forEach(frame -> seeds.add(FrameEncoder.encode(frame)));
        // Lengths that announce more than there is, in each of MessagePack's forms.
        seeds.add(new byte[] {(byte) 0xdd, 0x7f, -1, -1, -1});
        seeds.add(new byte[] {(byte) 0x92, 8, (byte) 0xc6, 0x7f, -1, -1, -1});
        seeds.add(new byte[] {(byte) 0x92, 13, (byte) 0xdb, 0x7f, -1, -1, -1});
        seeds.add(new byte[] {(byte) 0x92, 70, (byte) 0xdf, 0x7f, -1, -1, -1});
        seeds.add(new byte[] {(byte) 0x92, 70, (byte) 0xc9, 0x7f, -1, -1, -1, 1});
        return seeds;
    }

    private static List<Frame> frames() {
        KeyId module = key(KeyType.MODULE, 1);
        KeyId account = key(KeyType.ACCOUNT, 2);
        ProtocolVersion version = new ProtocolVersion(1, 0);
        TraceContext trace = new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Body body = Body.of(Payload.ofText("payload"));
        CallFailure failure =
                CallFailure.notRun(FailureCode.NO_SUCH_ACTOR, "none").with("actor", module.text());
        InventoryEntry entry = new InventoryEntry(module, account, "echo", "echo", 3, "0.1", HASH, 4);
        return List.of(
                new Frame.Hello(version, List.of("a", "b"), "node-1", Map.of("zone", "plant")),
                new Frame.Welcome(version, List.of(), "node-2", Map.of()),
                new Frame.Request(
                        1,
                        1000,
                        new Target.Actor(module),
                        "Echo",
                        Optional.of(module),
                        Optional.of(trace),
                        List.of(module, module),
                        Optional.of("key"),
                        body),
                new Frame.Request(
                        3,
                        0,
                        new Target.Capability("wasmcloud:keyvalue", key(KeyType.PROVIDER, 3), "default"),
                        "Get",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        new Body.Chunked(100_000)),
                new Frame.Reply(2, body),
                new Frame.Failure(2, failure),
                new Frame.Cancel(7),
                new Frame.Chunk(7, 0, true, Payload.ofText("bytes")),
                new Frame.Gossip(Payload.ofText("gossip")),
                new Frame.Inventory(5, 0, 1, List.of(entry, entry)),
                new Frame.Ping(-1),
                new Frame.Pong(Long.MIN_VALUE),
                new Frame.Goodbye("done"),
                new Frame.Control(
                        9, new ControlOrder(key(KeyType.NODE, 4), "actor.start", "a.b.c", Payload.ofText("arguments"))),
                new Frame.ModuleGet(4, HASH),
                new Frame.Module(4, body));
    }

    private static KeyId key(KeyType type, int value) {
        byte[] bytes = new byte[KeyId.PUBLIC_KEY_BYTES];
        bytes[0] = (byte) value;
        return KeyId.of(type, bytes);
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 64 * 1024 + 64L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        Frame frame;
        try {
            frame = FrameDecoder.decode(input);
        } catch (ProtocolException e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
            return;
        }
        if (!(frame instanceof Frame.Unknown)) {
            byte[] written = FrameEncoder.encode(frame);
            Requirement.holds(written.length <= FrameLimits.FRAME_BYTES, "a frame that was read can be sent");
            Frame again = FrameDecoder.decode(written);
            Requirement.same(frame, again, "a frame that was written is read as it was");
            Requirement.same(written, FrameEncoder.encode(again), "equal frames have equal bytes");
        }
    }
}
