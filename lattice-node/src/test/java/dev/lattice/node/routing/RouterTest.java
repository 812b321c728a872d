package dev.lattice.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final KeyId SELF = key(KeyType.NODE, 1);
    private static final KeyId ACTOR = key(KeyType.MODULE, 2);
    private static final KeyId OTHER_ACTOR = key(KeyType.MODULE, 3);
    private static final KeyId ACCOUNT = key(KeyType.ACCOUNT, 4);
    private static final CallResult OK = new CallResult.Reply(Payload.ofText("ok"));
    private static final CallResult NOT_RUN = CallResult.notRun(FailureCode.OVERLOADED, "full");

    private final RouteSync routes = new RouteSync(SELF, 0);
    private final List<Invocation> localCalls = new ArrayList<>();
    private CallResult localResult = OK;
    private long now;
    private long version;

    private final Router router = new Router(routes::table, this::callLocal, () -> now, new Random(7));

    private static KeyId key(KeyType type, int seed) {
        byte[] bytes = new byte[KeyId.PUBLIC_KEY_BYTES];
        Arrays.fill(bytes, (byte) seed);
        return KeyId.of(type, bytes);
    }

    private static InventoryEntry entry(KeyId actor, int instances) {
        return new InventoryEntry(actor, ACCOUNT, "echo", "echo", 1, "1", "A".repeat(64), instances);
    }

    private Optional<ActorCall> callLocal(KeyId actor, Invocation invocation, Deadline deadline) {
        localCalls.add(invocation);
        return Optional.of(new ActorCall() {
            @Override
            public CompletionStage<CallResult> result() {
                return CompletableFuture.completedFuture(localResult);
            }

            @Override
            public void cancel() {}
        });
    }

    private FakePeer peer(int seed, CallResult... results) {
        FakePeer peer = new FakePeer(key(KeyType.NODE, seed), results);
        routes.connected(peer);
        routes.inventory(peer, ++version, List.of(entry(ACTOR, 1)));
        return peer;
    }

    private CallResult call(Invocation invocation) {
        return router.call(invocation, Deadline.in(1_000, () -> now))
                .toCompletableFuture()
                .join();
    }

    private CallResult call() {
        return call(Invocation.of(new Target.Actor(ACTOR), "Do", Payload.EMPTY));
    }

    private static CallFailure failure(CallResult result) {
        return ((CallResult.Failed) result).failure();
    }

    @Test
    void shouldStayOnThisNodeWhenItRunsTheActor() {
        FakePeer peer = peer(10, OK);
        routes.publish(List.of(entry(ACTOR, 1)));

        assertThat(call()).isEqualTo(OK);
        assertThat(localCalls).hasSize(1);
        assertThat(peer.calls).isEmpty();
    }

    @Test
    void shouldTryElsewhereWhatCertainlyDidNotRun() {
        routes.publish(List.of(entry(ACTOR, 1)));
        localResult = NOT_RUN;
        FakePeer one = peer(10, NOT_RUN, OK);
        FakePeer two = peer(11, OK, OK);

        assertThat(call()).isEqualTo(OK);
        assertThat(localCalls).hasSize(1);
        assertThat(two.calls).hasSize(1);
        assertThat(one.calls).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void shouldNeverRepeatWhatMayHaveRun() {
        CallResult lost = CallResult.mayHaveRun(FailureCode.PEER_LOST, "gone");
        FakePeer one = peer(10, lost);
        FakePeer two = peer(11, lost);

        CallFailure failure = failure(call());

        assertThat(failure.code()).isEqualTo(FailureCode.PEER_LOST);
        assertThat(one.calls.size() + two.calls.size()).isEqualTo(1);
        assertThat(failure.detail()).containsKeys(CallFailure.NODE, CallFailure.ACTOR, CallFailure.OPERATION);
    }

    @Test
    void shouldNotTryElsewhereWhatWouldBeTheSameThere() {
        CallResult denied = CallResult.notRun(FailureCode.DENIED, "no");
        FakePeer one = peer(10, denied);
        FakePeer two = peer(11, denied);

        assertThat(failure(call()).code()).isEqualTo(FailureCode.DENIED);
        assertThat(one.calls.size() + two.calls.size()).isEqualTo(1);
    }

    @Test
    void shouldTellTheLastFailureWhenAllNodesRefused() {
        FakePeer one = peer(10, NOT_RUN);
        FakePeer two = peer(11, NOT_RUN);

        assertThat(failure(call()).code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(one.calls).hasSize(1);
        assertThat(two.calls).hasSize(1);
    }

    @Test
    void shouldNotTryElsewhereAfterTheDeadline() {
        FakePeer one = peer(10, NOT_RUN);
        FakePeer two = peer(11, NOT_RUN);
        one.onCall = () -> now += 2_000_000_000L;
        two.onCall = one.onCall;

        assertThat(failure(call()).code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(one.calls.size() + two.calls.size()).isEqualTo(1);
    }

    @Test
    void shouldRouteNoLongerToAPeerThatIsGone() {
        FakePeer peer = peer(10, OK);

        routes.disconnected(peer, Optional.empty());

        assertThat(failure(call()).code()).isEqualTo(FailureCode.NO_SUCH_ACTOR);
        assertThat(peer.calls).isEmpty();
    }

    @Test
    void shouldKeepThePeersActorsWhenAnotherConnectionTakesOver() {
        FakePeer old = peer(10, OK);
        FakePeer fresh = new FakePeer(old.key(), OK);

        routes.connected(fresh);
        routes.disconnected(old, Optional.of(fresh));

        assertThat(call()).isEqualTo(OK);
        assertThat(fresh.calls).hasSize(1);
    }

    @Test
    void shouldIgnoreAnInventoryThatIsOlderThanWhatIsKnown() {
        FakePeer peer = peer(10, OK);

        routes.inventory(peer, 0, List.of());

        assertThat(call()).isEqualTo(OK);
    }

    @Test
    void shouldSayThatTheDeadlineHadPassedBeforeItBegan() {
        FakePeer peer = peer(10, OK);

        CallResult result = router.call(
                        Invocation.of(new Target.Actor(ACTOR), "Do", Payload.EMPTY), Deadline.in(0, () -> now))
                .toCompletableFuture()
                .join();

        assertThat(failure(result).code()).isEqualTo(FailureCode.TIMEOUT);
        assertThat(failure(result).mayHaveRun()).isFalse();
        assertThat(peer.calls).isEmpty();
    }

    @Test
    void shouldEndLongChainsAndCycles() {
        peer(10, OK);
        List<KeyId> sixteen = Collections.nCopies(Invocation.MAX_HOPS, OTHER_ACTOR);

        CallFailure tooLong = failure(call(chain(sixteen)));
        CallFailure cycle = failure(call(chain(List.of(ACTOR))));

        assertThat(tooLong.code()).isEqualTo(FailureCode.CALL_CYCLE);
        assertThat(cycle.code()).isEqualTo(FailureCode.CALL_CYCLE);
        assertThat(cycle.mayHaveRun()).isFalse();
    }

    @Test
    void shouldAllowACycleThatAnotherInstanceCanServe() {
        FakePeer peer = peer(10, OK);
        routes.inventory(peer, ++version, List.of(entry(ACTOR, 2)));

        assertThat(call(chain(List.of(ACTOR)))).isEqualTo(OK);
    }

    private static Invocation chain(List<KeyId> hops) {
        return new Invocation(
                new Target.Actor(ACTOR),
                "Do",
                Optional.of(OTHER_ACTOR),
                hops,
                Optional.empty(),
                Optional.empty(),
                Payload.EMPTY);
    }

    @Test
    void shouldFindAliasesWithinTheirAccountOnly() {
        peer(10, OK);

        assertThat(routes.table().alias("echo", ACCOUNT)).contains(ACTOR);
        assertThat(routes.table().alias("echo", key(KeyType.ACCOUNT, 9))).isEmpty();
        assertThat(routes.table().alias("nobody", ACCOUNT)).isEmpty();
    }
}
