package dev.lattice.protocol.frame;

import static dev.lattice.protocol.frame.FrameSamples.key;
import static dev.lattice.protocol.frame.FrameSamples.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameTest {
    private static final String LONG_NAME = "n".repeat(FrameLimits.NAME_BYTES + 1);
    private static final ProtocolVersion VERSION = ProtocolVersion.CURRENT;

    static List<Frame> largest() {
        return FrameSamples.largest();
    }

    @ParameterizedTest
    @MethodSource("largest")
    void shouldFitIntoAFrameHoweverLargeItsFieldsAre(Frame frame) {
        byte[] bytes = FrameEncoder.encode(frame);

        assertThat(bytes.length).isLessThanOrEqualTo(FrameLimits.FRAME_BYTES);
        assertThat(FrameDecoder.decode(bytes)).isEqualTo(frame);
    }

    @Test
    void shouldHaveALargestFrameOfEveryType() {
        assertThat(largest().stream().map(Object::getClass).map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(FrameSamples.typesSent());
    }

    static List<ThrowingCallable> impossible() {
        Body inline = new Body.Inline(Payload.EMPTY);
        return List.of(
                () -> new Frame.Hello(VERSION, List.of(LONG_NAME), "n", Map.of()),
                () -> new Frame.Hello(VERSION, Collections.nCopies(FrameLimits.ENTRIES + 1, "f"), "n", Map.of()),
                () -> new Frame.Hello(VERSION, List.of(), LONG_NAME, Map.of()),
                () -> new Frame.Welcome(VERSION, List.of(), "n", Map.of(LONG_NAME, "")),
                () -> new Frame.Welcome(VERSION, List.of(), "n", Map.of("", LONG_NAME)),
                () -> new Frame.Reply(-1, inline),
                () -> new Frame.Cancel(-1),
                () -> new Frame.Module(-1, inline),
                () -> new Frame.Failure(-1, CallFailure.notRun(FailureCode.DENIED, "")),
                () -> new Frame.Failure(1, new CallFailure(FailureCode.DENIED, "", false, Map.of(LONG_NAME, ""))),
                () -> new Frame.Chunk(1, -1, true, zeros(1)),
                () -> new Frame.Chunk(1, 0, true, Payload.EMPTY),
                () -> new Frame.Chunk(1, 0, true, zeros(FrameLimits.CHUNK_BYTES + 1)),
                () -> new Frame.Gossip(zeros(FrameLimits.GOSSIP_BYTES + 1)),
                () -> new Frame.Inventory(-1, 0, 1, List.of()),
                () -> new Frame.Inventory(1, 1, 1, List.of()),
                () -> new Frame.Inventory(1, 0, FrameLimits.INVENTORY_PARTS + 1, List.of()),
                () -> new ControlOrder(key(KeyType.USER, 1), "", "", Payload.EMPTY),
                () -> new ControlOrder(key(KeyType.NODE, 1), "o".repeat(FrameLimits.NAME_BYTES + 1), "", Payload.EMPTY),
                () -> new ControlOrder(
                        key(KeyType.NODE, 1), "", "s".repeat(FrameLimits.STATEMENT_BYTES + 1), Payload.EMPTY),
                () -> new ControlOrder(key(KeyType.NODE, 1), "", "", zeros(FrameLimits.CONTROL_BYTES + 1)),
                () -> new Frame.ModuleGet(1, FrameSamples.HASH.toLowerCase(java.util.Locale.ROOT)),
                () -> new Body.Inline(zeros(FrameLimits.CHUNK_BYTES + 1)),
                () -> new Body.Chunked(FrameLimits.CHUNK_BYTES),
                () -> new ProtocolVersion(-1, 0));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void shouldNotExistWhenItCouldNotBeSent(ThrowingCallable construction) {
        assertThatThrownBy(construction).isInstanceOf(ProtocolException.class);
    }

    @Test
    void shouldRefuseARequestThatCouldNotBeSent() {
        assertThatThrownBy(() -> request(-1, 0, "Echo", 0)).hasMessage("the id is negative: -1");
        assertThatThrownBy(() -> request(1, -1, "Echo", 0)).hasMessage("the time left is negative: -1");
        assertThatThrownBy(() -> request(1, 0, "o".repeat(Invocation.MAX_OPERATION_BYTES + 1), 0))
                .hasMessage("the operation is too long: more than 512 bytes of UTF-8");
        assertThatThrownBy(() -> request(1, 0, "Echo", Invocation.MAX_HOPS + 1))
                .hasMessage("the hops are too many: 17, at most 16");
    }

    @Test
    void shouldClipWhatPeopleReadOfAFailure() {
        String endless = "€".repeat(FrameLimits.TEXT_BYTES);
        Frame.Failure frame = new Frame.Failure(
                1, CallFailure.mayHaveRun(FailureCode.GUEST_ERROR, endless).with("limit", endless));

        assertThat(frame.failure().text())
                .endsWith("€…")
                .satisfies(text -> assertThat(text.getBytes(StandardCharsets.UTF_8))
                        .hasSizeBetween(FrameLimits.TEXT_BYTES - 3, FrameLimits.TEXT_BYTES));
        assertThat(frame.failure().detail().get("limit").getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(FrameLimits.NAME_BYTES - 3, FrameLimits.NAME_BYTES);
        assertThat(FrameDecoder.decode(FrameEncoder.encode(frame))).isEqualTo(frame);
    }

    @Test
    void shouldClipTheReasonOfAGoodbyeAndTheNamesOfAnActor() {
        InventoryEntry entry = new InventoryEntry(
                key(KeyType.MODULE, 1), key(KeyType.ACCOUNT, 1), LONG_NAME, "", 1, LONG_NAME, FrameSamples.HASH, 1);

        assertThat(new Frame.Goodbye("r".repeat(5000)).reason()).hasSize(FrameLimits.TEXT_BYTES - 2);
        assertThat(entry.name()).hasSize(FrameLimits.NAME_BYTES - 2).isEqualTo(entry.version());
    }

    @Test
    void shouldRefuseAnInventoryEntryThatCouldNotBeSent() {
        assertThatThrownBy(() -> entry(LONG_NAME, 1, FrameSamples.HASH, 1)).hasMessageContaining("the alias");
        assertThatThrownBy(() -> entry("", -1, FrameSamples.HASH, 1)).hasMessageContaining("the revision");
        assertThatThrownBy(() -> entry("", 1, "abc", 1)).hasMessageContaining("hex digits");
        assertThatThrownBy(() -> entry("", 1, FrameSamples.HASH, -1)).hasMessageContaining("instances");
    }

    @Test
    void shouldWriteTextThatIsNoUnicodeWithoutFailing() {
        // A lone surrogate has no bytes in UTF-8; nobody's error text may break a connection.
        byte[] bytes = FrameEncoder.encode(new Frame.Goodbye("a\uD800b"));

        assertThat(FrameDecoder.decode(bytes)).isEqualTo(new Frame.Goodbye("a?b"));
    }

    @Test
    void shouldSendAPayloadInlineUpToTheSizeOfAChunk() {
        assertThat(Body.of(zeros(FrameLimits.CHUNK_BYTES))).isInstanceOf(Body.Inline.class);
        assertThat(Body.of(zeros(FrameLimits.CHUNK_BYTES + 1))).isEqualTo(new Body.Chunked(32_769));
        assertThat(Body.of(zeros(3)).totalBytes()).isEqualTo(3);
        assertThat(Body.of(zeros(40_000)).totalBytes()).isEqualTo(40_000);
    }

    private static Frame.Request request(long id, long millisLeft, String operation, int hops) {
        return new Frame.Request(
                id,
                millisLeft,
                new Target.Actor(key(KeyType.MODULE, 1)),
                operation,
                Optional.empty(),
                Optional.empty(),
                Collections.nCopies(hops, key(KeyType.MODULE, 1)),
                Optional.empty(),
                new Body.Inline(Payload.EMPTY));
    }

    private static InventoryEntry entry(String alias, long revision, String hash, int instances) {
        return new InventoryEntry(
                key(KeyType.MODULE, 1), key(KeyType.ACCOUNT, 1), "n", alias, revision, "v", hash, instances);
    }
}
