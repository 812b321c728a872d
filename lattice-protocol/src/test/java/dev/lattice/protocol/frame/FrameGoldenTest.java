package dev.lattice.protocol.frame;

import static dev.lattice.protocol.frame.FrameSamples.HASH;
import static dev.lattice.protocol.frame.FrameSamples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each frame looks like on the wire. Written by hand from the specification: whoever has to change a line here
 * changes the protocol, and nodes of the old and the new form no longer understand each other.
 */
class FrameGoldenTest {
    private static final String MODULE = "'MAAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCLWY'";
    private static final String ACCOUNT = "'AAAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQDPYC'";
    private static final String NODE = "'NAAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCSXW'";
    private static final String PROVIDER = "'VAAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCSKT'";
    private static final String TRACE = "'00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'";
    private static final Pattern TOKEN = Pattern.compile("'([^']*)'|([0-9a-f]{2})+");

    /** A frame and its bytes: hex digits, and texts in quotes for their ASCII bytes. */
    record Golden(Frame frame, String bytes) {
        byte[] toByteArray() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Matcher tokens = TOKEN.matcher(bytes);
            while (tokens.find()) {
                String text = tokens.group(1);
                out.writeBytes(
                        text == null
                                ? HexFormat.of().parseHex(tokens.group())
                                : text.getBytes(StandardCharsets.US_ASCII));
            }
            return out.toByteArray();
        }

        @Override
        public String toString() {
            return frame.getClass().getSimpleName() + " " + bytes;
        }
    }

    static List<Golden> goldens() {
        List<Golden> all = new ArrayList<>(calls());
        all.addAll(List.of(
                new Golden(
                        new Frame.Hello(new ProtocolVersion(1, 0), List.of("lz4"), "edge-7", Map.of("zone", "plant")),
                        "95 00 92 01 00 91 a3 'lz4' a6 'edge-7' 81 a4 'zone' a5 'plant'"),
                new Golden(
                        new Frame.Welcome(new ProtocolVersion(1, 200), List.of(), "", Map.of("b", "2", "a", "1")),
                        "95 01 92 01 ccc8 90 a0 82 a1 'a' a1 '1' a1 'b' a1 '2'"),
                new Golden(new Frame.Gossip(Payload.ofText("rumour")), "92 08 c406 'rumour'"),
                new Golden(
                        new Frame.Inventory(
                                7,
                                0,
                                2,
                                List.of(new InventoryEntry(
                                        key(KeyType.MODULE, 1),
                                        key(KeyType.ACCOUNT, 1),
                                        "Echo",
                                        "echo",
                                        3,
                                        "0.1.0",
                                        HASH,
                                        2))),
                        "95 09 07 00 02 91 98 d938 " + MODULE + " d938 " + ACCOUNT
                                + " a4 'Echo' a4 'echo' 03 a5 '0.1.0' d940 '" + HASH + "' 02"),
                new Golden(new Frame.Ping(Long.MIN_VALUE), "92 0b d38000000000000000"),
                new Golden(new Frame.Pong(255), "92 0c ccff"),
                new Golden(new Frame.Goodbye("updating"), "92 0d a8 'updating'"),
                new Golden(
                        new Frame.Control(
                                3,
                                new ControlOrder(
                                        key(KeyType.NODE, 1), "node.stop", "e30.e30.c2ln", Payload.ofText("args"))),
                        "96 12 03 d938 " + NODE + " a9 'node.stop' ac 'e30.e30.c2ln' c404 'args'"),
                new Golden(new Frame.ModuleGet(5, HASH), "93 13 05 d940 '" + HASH + "'"),
                new Golden(new Frame.Module(5, new Body.Chunked(1 << 20)), "93 14 05 ce00100000"),
                new Golden(new Frame.Module(5, new Body.Inline(Payload.ofText("\0asm"))), "93 14 05 c404 00 'asm'")));
        return all;
    }

    private static List<Golden> calls() {
        return List.of(
                new Golden(
                        new Frame.Request(
                                1,
                                5000,
                                new Target.Actor(key(KeyType.MODULE, 1)),
                                "Echo",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                new Body.Inline(Payload.ofText("hi"))),
                        "9a 02 01 cd1388 93 00 d938 " + MODULE + " c0 a4 'Echo' c0 c0 90 c0 c402 'hi'"),
                new Golden(
                        new Frame.Request(
                                256,
                                0,
                                new Target.Capability("wasmcloud:keyvalue", key(KeyType.PROVIDER, 1), "default"),
                                "Get",
                                Optional.of(key(KeyType.MODULE, 1)),
                                Optional.of(FrameSamples.TRACE),
                                List.of(key(KeyType.MODULE, 1)),
                                Optional.of("once"),
                                new Body.Chunked(40_000)),
                        "9a 02 cd0100 00 93 01 92 b2 'wasmcloud:keyvalue' d938 " + PROVIDER + " a7 'default'"
                                + " a3 'Get' d938 " + MODULE + " d937 " + TRACE + " 91 d938 " + MODULE
                                + " a4 'once' cd9c40"),
                new Golden(
                        new Frame.Request(
                                3,
                                7,
                                new Target.Actor(key(KeyType.MODULE, 1)),
                                "Echo",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                new Body.Inline(Payload.ofText("hi")),
                                Optional.of("s.s.s")),
                        "9b 02 03 07 93 00 d938 " + MODULE + " c0 a4 'Echo' c0 c0 90 c0 c402 'hi' a5 's.s.s'"),
                new Golden(new Frame.Reply(1, new Body.Inline(Payload.EMPTY)), "93 03 01 c400"),
                new Golden(
                        new Frame.Failure(
                                2,
                                CallFailure.mayHaveRun(FailureCode.PEER_LOST, "gone")
                                        .with("node", "n")
                                        .with("actor", "a")),
                        "96 04 02 a9 'PEER_LOST' a4 'gone' 82 a5 'actor' a1 'a' a4 'node' a1 'n' c3"),
                new Golden(
                        new Frame.Failure(65_536, CallFailure.notRun(FailureCode.NO_SUCH_ACTOR, "")),
                        "96 04 ce00010000 ad 'NO_SUCH_ACTOR' a0 80 c2"),
                new Golden(new Frame.Cancel(Long.MAX_VALUE), "92 05 cf7fffffffffffffff"),
                new Golden(new Frame.Chunk(1, 0, false, Payload.ofText("he")), "95 06 01 00 c2 c402 'he'"),
                new Golden(new Frame.Chunk(1, 1, true, Payload.ofText("y")), "95 06 01 01 c3 c401 'y'"));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldWriteExactlyTheseBytes(Golden golden) {
        assertThat(HexFormat.of().formatHex(FrameEncoder.encode(golden.frame())))
                .isEqualTo(HexFormat.of().formatHex(golden.toByteArray()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldReadTheseBytes(Golden golden) {
        assertThat(FrameDecoder.decode(golden.toByteArray())).isEqualTo(golden.frame());
    }

    @Test
    void shouldShowEveryTypeOfFrame() {
        assertThat(goldens().stream().map(golden -> golden.frame().getClass().getSimpleName()))
                .containsAll(FrameSamples.typesSent());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldRefuseThemCutOffAnywhere(Golden golden) {
        byte[] bytes = golden.toByteArray();

        for (int length = 0; length < bytes.length; length++) {
            assertThat(FramePropertyTest.frameOrRefusal(Arrays.copyOf(bytes, length)))
                    .as("the first %d bytes", length)
                    .isEqualTo(FramePropertyTest.Outcome.REFUSED);
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldReadOrRefuseThemWithAnyByteChangedToAnyOther(Golden golden) {
        byte[] bytes = golden.toByteArray();

        for (int at = 0; at < bytes.length; at++) {
            byte original = bytes[at];
            for (int by = 1; by < 256; by++) {
                bytes[at] = (byte) (original + by);
                FramePropertyTest.frameOrRefusal(bytes);
            }
            bytes[at] = original;
        }
    }
}
