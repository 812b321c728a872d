package dev.lattice.protocol.frame;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One frame of each type as the wire's limits allow at most, and the values that they are made of. */
final class FrameSamples {
    static final TraceContext TRACE = new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    static final String HASH = "0123456789ABCDEF".repeat(4);

    private FrameSamples() {}

    /** The key whose 32 bytes are all the same. */
    static KeyId key(KeyType type, int value) {
        byte[] bytes = new byte[KeyId.PUBLIC_KEY_BYTES];
        Arrays.fill(bytes, (byte) value);
        return KeyId.of(type, bytes);
    }

    /** The simple names of all frames that can be sent. */
    static List<String> typesSent() {
        return Stream.of(Frame.class.getPermittedSubclasses())
                .filter(type -> type != Frame.Unknown.class)
                .map(Class::getSimpleName)
                .toList();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    static Payload zeros(int length) {
        return Payload.wrap(new byte[length]);
    }

    /** Every frame type with every field at its limit, where one more would be refused. */
    static List<Frame> largest() {
        String name = "n".repeat(FrameLimits.NAME_BYTES);
        List<String> features = Collections.nCopies(FrameLimits.ENTRIES, name);
        Body inline = new Body.Inline(zeros(FrameLimits.CHUNK_BYTES));
        KeyId module = key(KeyType.MODULE, 1);
        ProtocolVersion version = new ProtocolVersion(Integer.MAX_VALUE, Integer.MAX_VALUE);
        CallFailure failure =
                new CallFailure(FailureCode.NO_SUCH_PROVIDER, "t".repeat(FrameLimits.TEXT_BYTES), true, largestMap());
        InventoryEntry entry = new InventoryEntry(
                module, key(KeyType.ACCOUNT, 2), name, name, Long.MAX_VALUE, name, HASH, Integer.MAX_VALUE);
        return List.of(
                new Frame.Hello(version, features, name, largestMap()),
                new Frame.Welcome(version, features, name, largestMap()),
                new Frame.Request(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        new Target.Capability(name, key(KeyType.PROVIDER, 3), name),
                        "o".repeat(Invocation.MAX_OPERATION_BYTES),
                        Optional.of(module),
                        Optional.of(TRACE),
                        Collections.nCopies(Invocation.MAX_HOPS, module),
                        Optional.of(name),
                        inline,
                        Optional.of("s".repeat(FrameLimits.STATEMENT_BYTES))),
                new Frame.Reply(Long.MAX_VALUE, inline),
                new Frame.Failure(Long.MAX_VALUE, failure),
                new Frame.Cancel(Long.MAX_VALUE),
                new Frame.Chunk(Long.MAX_VALUE, Integer.MAX_VALUE, true, zeros(FrameLimits.CHUNK_BYTES)),
                new Frame.Gossip(zeros(FrameLimits.GOSSIP_BYTES)),
                new Frame.Inventory(
                        Long.MAX_VALUE,
                        FrameLimits.INVENTORY_PARTS - 1,
                        FrameLimits.INVENTORY_PARTS,
                        Collections.nCopies(FrameLimits.INVENTORY_ENTRIES, entry)),
                new Frame.Ping(Long.MIN_VALUE),
                new Frame.Pong(Long.MIN_VALUE),
                new Frame.Goodbye("r".repeat(FrameLimits.TEXT_BYTES)),
                new Frame.Control(
                        Long.MAX_VALUE,
                        new ControlOrder(
                                key(KeyType.NODE, 4),
                                "o".repeat(FrameLimits.NAME_BYTES),
                                "s".repeat(FrameLimits.STATEMENT_BYTES),
                                zeros(FrameLimits.CONTROL_BYTES))),
                new Frame.ModuleGet(Long.MAX_VALUE, HASH),
                new Frame.Module(Long.MAX_VALUE, inline));
    }

    private static Map<String, String> largestMap() {
        Map<String, String> map = new LinkedHashMap<>();
        IntStream.range(0, FrameLimits.ENTRIES)
                .forEach(i -> map.put(
                        String.format("%0" + FrameLimits.NAME_BYTES + "d", i), "v".repeat(FrameLimits.NAME_BYTES)));
        return map;
    }
}
