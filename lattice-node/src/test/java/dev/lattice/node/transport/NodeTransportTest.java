package dev.lattice.node.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.security.key.SigningKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTransportTest {
    private static final long LONG_MILLIS = 60_000;
    private static final KeyId ACTOR = KeyId.of(KeyType.MODULE, new byte[KeyId.PUBLIC_KEY_BYTES]);
    private static final TransportLimits LIMITS =
            new TransportLimits(4 << 20, 6 << 20, 8 << 20, 100, 64, 16, 10_000, 1_000, 30_000, 10_000);

    private final TransportPair lattice = new TransportPair();
    private TransportPair.End one;
    private TransportPair.End two;

    @BeforeEach
    void setUp() {
        one = lattice.end("one", LIMITS);
        two = lattice.end("two", LIMITS);
    }

    @AfterEach
    void tearDown() {
        lattice.close();
    }

    private Peer connect() {
        return one.transport().connect(two.address()).toCompletableFuture().join();
    }

    private static CompletionStage<CallResult> call(Peer peer, Payload payload, long millis) {
        return peer.call(
                Invocation.of(new Target.Actor(ACTOR), "Do", payload), Deadline.in(millis, NanoClock.system()));
    }

    private static CallResult result(CompletionStage<CallResult> stage) {
        return stage.toCompletableFuture().join();
    }

    private static CallFailure failure(CompletionStage<CallResult> stage) {
        return ((CallResult.Failed) result(stage)).failure();
    }

    private static Payload bytes(int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            buffer.put((byte) (i * 31));
        }
        return Payload.wrap(buffer.array());
    }

    @Test
    void shouldKnowWhoIsAtTheOtherEnd() {
        Peer peer = connect();

        assertThat(peer.key()).isEqualTo(two.key());
        assertThat(peer.name()).isEqualTo("two");
        assertThat(peer.labels()).containsEntry("role", "two");
        await().untilAsserted(() -> assertThat(two.heard().connected)
                .singleElement()
                .satisfies(other -> assertThat(other.key()).isEqualTo(one.key())));
    }

    @Test
    void shouldCarryCallsOfEverySizeBothWays() {
        Peer there = connect();
        await().until(() -> !two.heard().connected.isEmpty());
        Peer back = two.heard().connected.get(0);

        for (int length : List.of(0, 1, 32 * 1024, 32 * 1024 + 1, 64 * 1024, 3_000_000)) {
            assertThat(result(call(there, bytes(length), LONG_MILLIS))).isEqualTo(new CallResult.Reply(bytes(length)));
            assertThat(result(call(back, bytes(length), LONG_MILLIS))).isEqualTo(new CallResult.Reply(bytes(length)));
        }
    }

    @Test
    void shouldMatchManyAnswersToTheirCallsInAnyOrder() {
        List<IncomingCall> waiting = new ArrayList<>();
        two.heard().onCall = (peer, call) -> {
            waiting.add(call);
            if (waiting.size() == 50) {
                for (int i = waiting.size() - 1; i >= 0; i--) {
                    IncomingCall late = waiting.get(i);
                    late.responder()
                            .answer(new CallResult.Reply(late.invocation().payload()));
                }
            }
        };
        Peer peer = connect();

        List<CompletionStage<CallResult>> calls = IntStream.range(0, 50)
                .mapToObj(i -> call(peer, Payload.ofText("call " + i), LONG_MILLIS))
                .toList();

        for (int i = 0; i < calls.size(); i++) {
            assertThat(result(calls.get(i))).isEqualTo(new CallResult.Reply(Payload.ofText("call " + i)));
        }
    }

    @Test
    void shouldEndACallAtItsDeadlineAndTellTheOtherSide() {
        AtomicBoolean cancelled = new AtomicBoolean();
        two.heard().onCall = (peer, call) -> call.responder().onCancel(() -> cancelled.set(true));
        Peer peer = connect();

        CallFailure failure = failure(call(peer, Payload.EMPTY, 1_000));

        assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT);
        assertThat(failure.mayHaveRun()).isTrue();
        assertThat(failure.detail()).containsEntry(CallFailure.WHERE, "sent");
        await().untilTrue(cancelled);
    }

    @Test
    void shouldFailCallsUnderWayWhenThePeerIsLost() {
        two.heard().onCall = (peer, call) -> {};
        Peer peer = connect();
        CompletionStage<CallResult> call = call(peer, Payload.EMPTY, LONG_MILLIS);
        await().until(() -> two.heard().calls.size() == 1);

        two.heard().connected.forEach(other -> ((PeerConnection) other).abort());

        assertThat(failure(call).code()).isEqualTo(FailureCode.PEER_LOST);
        assertThat(failure(call).mayHaveRun()).isTrue();
        await().until(() -> one.heard().disconnected.equals(List.of(peer)));
        assertThat(failure(call(peer, Payload.EMPTY, LONG_MILLIS)).code()).isEqualTo(FailureCode.UNREACHABLE);
    }

    @Test
    void shouldLetCallsUnderWayEndAfterGoodbye() {
        two.heard().onCall = (peer, call) -> {};
        Peer peer = connect();
        CompletionStage<CallResult> call = call(peer, Payload.ofText("under way"), LONG_MILLIS);
        await().until(() -> two.heard().calls.size() == 1);

        two.heard().connected.get(0).goodbye("draining");
        await().until(() -> !peer.open());

        assertThat(failure(call(peer, Payload.EMPTY, LONG_MILLIS)).mayHaveRun()).isFalse();
        two.heard().calls.get(0).responder().answer(new CallResult.Reply(Payload.ofText("done")));
        assertThat(result(call)).isEqualTo(new CallResult.Reply(Payload.ofText("done")));
        await().until(() ->
                one.transport().peers().isEmpty() && two.transport().peers().isEmpty());
    }

    @Test
    void shouldKeepOneConnectionWhenBothSidesDialAtOnce() {
        for (int round = 0; round < 10; round++) {
            CompletionStage<Peer> there = one.transport().connect(two.address());
            CompletionStage<Peer> back = two.transport().connect(one.address());
            there.toCompletableFuture().join();
            back.toCompletableFuture().join();

            await().until(() -> one.transport().peers().size() == 1
                    && two.transport().peers().size() == 1);
            Peer kept = one.transport().node(two.key()).orElseThrow();
            assertThat(result(call(kept, Payload.ofText("kept"), LONG_MILLIS)))
                    .isEqualTo(new CallResult.Reply(Payload.ofText("kept")));
            kept.goodbye("next round");
            await().until(() ->
                    one.transport().peers().isEmpty() && two.transport().peers().isEmpty());
        }
    }

    @Test
    void shouldRefuseWhatIsOverItsLimits() {
        two.heard().onCall = (peer, call) -> {};
        Peer peer = connect();

        CallFailure tooLarge = failure(call(peer, bytes(LIMITS.payloadBytes() + 1), LONG_MILLIS));
        List<CompletionStage<CallResult>> calls = IntStream.range(0, LIMITS.pendingCalls())
                .mapToObj(i -> call(peer, Payload.EMPTY, LONG_MILLIS))
                .toList();
        CallFailure tooMany = failure(call(peer, Payload.EMPTY, LONG_MILLIS));

        assertThat(tooLarge.code()).isEqualTo(FailureCode.LIMIT);
        assertThat(tooMany.code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(tooMany.mayHaveRun()).isFalse();
        assertThat(calls).noneMatch(call -> call.toCompletableFuture().isDone());
    }

    @Test
    void shouldRefuseALargeRequestWithoutHarmToOthers() {
        TransportPair.End small = lattice.end(
                "small", new TransportLimits(1 << 20, 1 << 20, 1 << 20, 100, 64, 16, 10_000, 1_000, 30_000, 10_000));
        small.heard().onCall = (peer, call) -> {
            if (!call.invocation().payload().isEmpty()) {
                call.responder().answer(new CallResult.Reply(call.invocation().payload()));
            }
        };
        Peer peer =
                one.transport().connect(small.address()).toCompletableFuture().join();
        CompletionStage<CallResult> underWay = call(peer, Payload.EMPTY, LONG_MILLIS);

        CallFailure failure = failure(call(peer, bytes(2 << 20), LONG_MILLIS));

        assertThat(failure.code()).isEqualTo(FailureCode.LIMIT);
        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(result(call(peer, Payload.ofText("still"), LONG_MILLIS)))
                .isEqualTo(new CallResult.Reply(Payload.ofText("still")));
        assertThat(underWay.toCompletableFuture()).isNotDone();
        assertThat(peer.open()).isTrue();
    }

    @Test
    void shouldEndAnExchangeThatCannotBeWritten() {
        Peer peer = connect();

        CallFailure failure = failure(peer.module("nonsense", Deadline.in(LONG_MILLIS, NanoClock.system())));

        assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
    }

    @Test
    void shouldRefuseAReplyThatIsTooLarge() {
        two.heard().onCall =
                (peer, call) -> call.responder().answer(new CallResult.Reply(bytes(LIMITS.payloadBytes() + 1)));

        assertThat(failure(call(connect(), Payload.EMPTY, LONG_MILLIS)).code()).isEqualTo(FailureCode.LIMIT);
    }

    @Test
    void shouldTakeTheFirstAnswerOnly() {
        two.heard().onCall = (peer, call) -> {
            call.responder().answer(new CallResult.Reply(Payload.ofText("first")));
            call.responder().answer(new CallResult.Reply(Payload.ofText("second")));
        };

        assertThat(result(call(connect(), Payload.EMPTY, LONG_MILLIS)))
                .isEqualTo(new CallResult.Reply(Payload.ofText("first")));
    }

    @Test
    void shouldTellInventoriesOfManyParts() {
        connect();
        await().until(() -> !two.heard().connected.isEmpty());
        List<InventoryEntry> entries =
                IntStream.range(0, 1_000).mapToObj(i -> entry("actor-" + i)).toList();

        one.transport().peers().get(0).inventory(1, entries);
        one.transport().peers().get(0).inventory(2, List.of());

        await().untilAsserted(() -> assertThat(two.heard().inventories).containsExactly(entries, List.of()));
    }

    private static InventoryEntry entry(String name) {
        KeyId account = KeyId.of(KeyType.ACCOUNT, new byte[KeyId.PUBLIC_KEY_BYTES]);
        return new InventoryEntry(ACTOR, account, name, name, 1, "0.1.0", "A".repeat(64), 1);
    }

    @Test
    void shouldFetchModulesAndPassGossip() {
        Peer peer = connect();
        peer.gossip(Payload.ofText("news"));

        CallResult module = result(peer.module("A".repeat(64), Deadline.in(LONG_MILLIS, NanoClock.system())));

        assertThat(((CallResult.Reply) module).payload().length()).isEqualTo(RecordingListener.MODULE_BYTES);
        await().untilAsserted(() -> assertThat(two.heard().gossip).containsExactly(Payload.ofText("news")));
    }

    @Test
    void shouldRefuseToTakeAnotherNodeForTheOneItDialled() {
        SigningKey absent = lattice.newKey();
        NodeAddress wrong =
                new NodeAddress(absent.id(), two.address().host(), two.address().port());

        assertThatThrownBy(() ->
                        one.transport().connect(wrong).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("another node answers there");
    }

    @Test
    void shouldRefuseNodesOfAnotherLattice() {
        try (TransportPair other = new TransportPair()) {
            TransportPair.End stranger = other.end("stranger", LIMITS);
            CompletableFuture<Peer> dialled =
                    stranger.transport().connect(two.address().hostPort()).toCompletableFuture();

            assertThatThrownBy(dialled::join).hasCauseInstanceOf(TransportException.class);
            assertThat(two.heard().connected).isEmpty();
        }
    }

    @Test
    void shouldSayThatNothingListens() {
        NodeAddress gone = two.address();
        two.transport().close();

        assertThatThrownBy(() ->
                        one.transport().connect(gone).toCompletableFuture().join())
                .hasMessageContaining("nothing listens there");
    }

    @Test
    void shouldNoticeASilentPeer() {
        TransportLimits impatient = new TransportLimits(4 << 20, 6 << 20, 8 << 20, 100, 64, 16, 10_000, 20, 200, 1_000);
        TransportPair.End watchful = lattice.end("watchful", impatient);
        Peer peer = watchful.transport()
                .connect(two.address())
                .toCompletableFuture()
                .join();
        await().until(() -> two.heard().connected.size() == 1);

        ((PeerConnection) two.heard().connected.get(0)).stopReading();

        await().until(() -> !peer.open());
        assertThat(watchful.heard().disconnected).containsExactly(peer);
    }
}
