package dev.lattice.protocol.frame;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any frame of any type. */
final class FrameArbitraries {
    private static final int MOST_BYTES_PER_CODE_POINT = 4;

    private FrameArbitraries() {}

    static Arbitrary<Frame> frames() {
        return Arbitraries.oneOf(List.of(
                hellos(),
                welcomes(),
                requests(),
                Combinators.combine(ids(), bodies()).as(Frame.Reply::new),
                Combinators.combine(ids(), failures()).as(Frame.Failure::new),
                ids().map(Frame.Cancel::new),
                chunks(),
                payloads(0, FrameLimits.GOSSIP_BYTES).map(Frame.Gossip::new),
                inventories(),
                Arbitraries.longs().map(Frame.Ping::new),
                Arbitraries.longs().map(Frame.Pong::new),
                texts(FrameLimits.TEXT_BYTES).map(Frame.Goodbye::new),
                controls(),
                Combinators.combine(ids(), hashes()).as(Frame.ModuleGet::new),
                Combinators.combine(ids(), bodies()).as(Frame.Module::new)));
    }

    private static Arbitrary<Frame.Hello> hellos() {
        return Combinators.combine(versions(), features(), names(), maps()).as(Frame.Hello::new);
    }

    private static Arbitrary<Frame.Welcome> welcomes() {
        return Combinators.combine(versions(), features(), names(), maps()).as(Frame.Welcome::new);
    }

    private static Arbitrary<Frame> requests() {
        Arbitrary<Optional<KeyId>> origins = keys(KeyType.MODULE).optional();
        Arbitrary<List<KeyId>> hops = keys(KeyType.MODULE).list().ofMaxSize(Invocation.MAX_HOPS);
        Arbitrary<String> operations = texts(Invocation.MAX_OPERATION_BYTES);
        Arbitrary<Long> times = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(ids(), times, targets(), operations, origins, traces(), hops, bodies())
                .flatAs((id, millis, target, operation, origin, trace, path, body) -> Combinators.combine(
                                names().optional(), texts(200).optional())
                        .as((key, session) -> new Frame.Request(
                                id, millis, target, operation, origin, trace, path, key, body, session)));
    }

    private static Arbitrary<Frame.Chunk> chunks() {
        Arbitrary<Integer> sequences = Arbitraries.integers().greaterOrEqual(0);
        Arbitrary<Boolean> lasts = Arbitraries.of(true, false);
        return Combinators.combine(ids(), sequences, lasts, payloads(1, FrameLimits.CHUNK_BYTES))
                .as(Frame.Chunk::new);
    }

    private static Arbitrary<Frame> inventories() {
        Arbitrary<Long> versions = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<Integer> all = Arbitraries.integers().between(1, FrameLimits.INVENTORY_PARTS);
        Arbitrary<List<InventoryEntry>> entries = entries().list().ofMaxSize(FrameLimits.INVENTORY_ENTRIES);
        return Combinators.combine(versions, all, entries)
                .flatAs((version, parts, list) -> Arbitraries.integers()
                        .between(0, parts - 1)
                        .map(part -> new Frame.Inventory(version, part, parts, list)));
    }

    private static Arbitrary<InventoryEntry> entries() {
        return Combinators.combine(
                        keys(KeyType.MODULE),
                        keys(KeyType.ACCOUNT),
                        names(),
                        names(),
                        Arbitraries.longs().greaterOrEqual(0),
                        names(),
                        hashes(),
                        Arbitraries.integers().greaterOrEqual(0))
                .as(InventoryEntry::new);
    }

    private static Arbitrary<Frame.Control> controls() {
        Arbitrary<ControlOrder> orders = Combinators.combine(
                        keys(KeyType.NODE),
                        names(),
                        texts(FrameLimits.STATEMENT_BYTES),
                        payloads(0, FrameLimits.CONTROL_BYTES))
                .as(ControlOrder::new);
        return Combinators.combine(ids(), orders).as(Frame.Control::new);
    }

    private static Arbitrary<CallFailure> failures() {
        return Combinators.combine(
                        Arbitraries.of(FailureCode.class),
                        texts(FrameLimits.TEXT_BYTES),
                        Arbitraries.of(true, false),
                        maps())
                .as(CallFailure::new);
    }

    private static Arbitrary<Target> targets() {
        return Arbitraries.oneOf(
                keys(KeyType.MODULE).map(Target.Actor::new),
                Combinators.combine(names(), keys(KeyType.PROVIDER), names()).as(Target.Capability::new));
    }

    private static Arbitrary<Optional<TraceContext>> traces() {
        return Arbitraries.longs()
                .map(seed -> TraceContext.root(new Random(seed)))
                .optional();
    }

    private static Arbitrary<Body> bodies() {
        return Arbitraries.oneOf(
                payloads(0, FrameLimits.CHUNK_BYTES).map(Body.Inline::new),
                Arbitraries.longs()
                        .between(FrameLimits.CHUNK_BYTES + 1L, Long.MAX_VALUE)
                        .map(Body.Chunked::new));
    }

    private static Arbitrary<ProtocolVersion> versions() {
        Arbitrary<Integer> numbers = Arbitraries.integers().greaterOrEqual(0);
        return Combinators.combine(numbers, numbers).as(ProtocolVersion::new);
    }

    private static Arbitrary<List<String>> features() {
        return names().list().ofMaxSize(FrameLimits.ENTRIES);
    }

    private static Arbitrary<Map<String, String>> maps() {
        return Arbitraries.maps(names(), names()).ofMaxSize(FrameLimits.ENTRIES);
    }

    private static Arbitrary<Long> ids() {
        return Arbitraries.longs().greaterOrEqual(0);
    }

    private static Arbitrary<KeyId> keys(KeyType type) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(KeyId.PUBLIC_KEY_BYTES)
                .map(bytes -> KeyId.of(type, bytes));
    }

    private static Arbitrary<String> hashes() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(FrameSamples.HASH.length() / 2)
                .map(bytes -> HexFormat.of().withUpperCase().formatHex(bytes));
    }

    private static Arbitrary<String> names() {
        return texts(FrameLimits.NAME_BYTES);
    }

    /** Texts of any code points that UTF-8 knows, which are all but the surrogates. */
    private static Arbitrary<String> texts(int limitBytes) {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(' ', '~'),
                        Arbitraries.integers().between(0, Character.MIN_SURROGATE - 1),
                        Arbitraries.integers().between(Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT))
                .list()
                .ofMaxSize(Math.min(limitBytes, FrameLimits.NAME_BYTES) / MOST_BYTES_PER_CODE_POINT)
                .map(codePoints -> {
                    StringBuilder text = new StringBuilder();
                    codePoints.forEach(text::appendCodePoint);
                    return text.toString();
                });
    }

    /** The bytes follow from a seed, for jqwik is slow at arrays of this size and has nothing to shrink in them. */
    private static Arbitrary<Payload> payloads(int min, int max) {
        Arbitrary<Integer> lengths = Arbitraries.integers().between(min, max);
        return Combinators.combine(lengths, Arbitraries.longs()).as((length, seed) -> {
            byte[] bytes = new byte[length];
            new Random(seed).nextBytes(bytes);
            return Payload.wrap(bytes);
        });
    }
}
