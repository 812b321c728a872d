package dev.lattice.node.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActorHostTest {
    private static final long LONG_MILLIS = 60_000;
    private static final KeyId ACTOR = KeyId.of(KeyType.MODULE, new byte[KeyId.PUBLIC_KEY_BYTES]);
    private static final KeyId ACCOUNT = KeyId.of(KeyType.ACCOUNT, new byte[KeyId.PUBLIC_KEY_BYTES]);
    private static final ActorIdentity IDENTITY = new ActorIdentity(ACTOR, ACCOUNT, "test");
    private static final int MAILBOX = 3;
    private static final int INSTANCES = 4;
    private static final ActorLimits LIMITS = ActorStage.LIMITS;

    /** Guests that were told to wait do so here, as host calls that nobody has answered yet. */
    private final List<CompletableFuture<CallResult>> waiting = new CopyOnWriteArrayList<>();

    private final AtomicInteger withdrawn = new AtomicInteger();
    private final List<GuestCall> guestCalls = new CopyOnWriteArrayList<>();
    private final FakeEngine engine = new FakeEngine(ActorHostTest::guest);
    private final ActorHost host = new ActorHost(engine, LIMITS, this::hostCall, NanoClock.system());

    @AfterEach
    void tearDown() {
        host.close();
    }

    private static Step guest(String input) {
        return switch (input) {
            case "wait" -> new Step.HostCall("default", "a:b", "Wait", Payload.EMPTY);
            case "fail" -> new Step.Failed("own words");
            case "trap" -> new Step.Trapped(TrapKind.UNREACHABLE, "unreachable");
            case "limit" -> new Step.Stopped(StopReason.LIMIT, "memory limit: 1 MiB");
            case "loop" -> new Step.Yielded();
            case "fault" -> throw new OutOfMemoryError("made up");
            default -> new Step.Completed(Payload.ofText(input));
        };
    }

    private CompletionStage<CallResult> hostCall(GuestCall call, Deadline deadline, Cancellation cancellation) {
        guestCalls.add(call);
        cancellation.onCancel(withdrawn::incrementAndGet);
        CompletableFuture<CallResult> answer = new CompletableFuture<>();
        waiting.add(answer);
        return answer;
    }

    private void start(int instances) {
        ActorStage.start(host, IDENTITY, "module", instances);
    }

    private ActorCall call(String request) {
        return call(request, LONG_MILLIS);
    }

    private ActorCall call(String request, long millis) {
        return call(host, request, millis);
    }

    private static ActorCall call(ActorHost host, String request, long millis) {
        Invocation invocation = Invocation.of(new Target.Actor(ACTOR), "Do", Payload.ofText(request));
        return host.call(ACTOR, invocation, Deadline.in(millis, NanoClock.system()))
                .orElseThrow();
    }

    private static CallResult result(ActorCall call) {
        return call.result().toCompletableFuture().join();
    }

    private static CallFailure failure(ActorCall call) {
        return ((CallResult.Failed) result(call)).failure();
    }

    private static CallResult reply(String text) {
        return new CallResult.Reply(Payload.ofText(text));
    }

    private List<ActorCall> occupy(int instances) {
        List<ActorCall> calls = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            calls.add(call("wait"));
        }
        await().until(() -> waiting.size() == instances);
        return calls;
    }

    @Test
    void shouldReply() {
        start(1);

        assertThat(result(call("hello"))).isEqualTo(reply("hello"));
        assertThat(engine.made).hasValue(1);
    }

    @Test
    void shouldKnowOnlyActorsThatRun() {
        Invocation invocation = Invocation.of(new Target.Actor(ACTOR), "Do", Payload.EMPTY);

        assertThat(host.call(ACTOR, invocation, Deadline.in(1, NanoClock.system())))
                .isEmpty();
        assertThat(host.stop(ACTOR)).isFalse();
    }

    @Test
    void shouldResumeAGuestWithTheHostsAnswerAndTellWhoCalled() {
        start(1);
        ActorCall call = call("wait");
        await().until(() -> waiting.size() == 1);

        waiting.get(0).complete(reply("42"));

        assertThat(result(call)).isEqualTo(reply("answer: 42"));
        assertThat(guestCalls).singleElement().satisfies(guest -> {
            assertThat(guest.caller()).isEqualTo(IDENTITY);
            assertThat(guest.namespace()).isEqualTo("a:b");
            assertThat(guest.hops()).containsExactly(ACTOR);
        });
    }

    @Test
    void shouldTellTheGuestWhyTheHostRefused() {
        start(1);
        ActorCall call = call("wait");
        await().until(() -> waiting.size() == 1);

        waiting.get(0).complete(CallResult.notRun(FailureCode.NO_LINK, "no link"));

        assertThat(result(call)).isEqualTo(reply("answer: NO_LINK: no link"));
    }

    @Test
    void shouldTellHowAGuestFailed() {
        start(1);

        assertThat(failure(call("fail"))).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.GUEST_ERROR);
            assertThat(failure.text()).isEqualTo("own words");
            assertThat(failure.detail()).containsEntry(CallFailure.OPERATION, "Do");
        });
        assertThat(failure(call("trap")).code()).isEqualTo(FailureCode.GUEST_TRAP);
        assertThat(failure(call("limit")).text()).contains("memory limit: 1 MiB");
        assertThat(failure(call("loop", 1_000)).detail()).containsEntry(CallFailure.WHERE, "running");
    }

    @Test
    void shouldThrowAwayATrappedInstanceAndMakeAFreshOne() {
        start(1);

        failure(call("trap"));

        assertThat(result(call("again"))).isEqualTo(reply("again"));
        assertThat(engine.made).hasValue(2);
        assertThat(engine.live).hasValue(1);
    }

    @Test
    void shouldEndACallWhoseTurnTheHostCannotGoOnWith() {
        start(1);

        assertThat(failure(call("fault")).text()).contains("the host gave up");
        assertThat(result(call("next"))).isEqualTo(reply("next"));
        assertThat(engine.made)
                .as("the instance of the fault is not trusted any more")
                .hasValue(2);
    }

    @Test
    void shouldServeAsManyCallsAtOnceAsThereAreInstances() {
        start(2);
        List<ActorCall> calls = occupy(2);
        ActorCall third = call("third");

        assertThat(third.result().toCompletableFuture()).isNotDone();
        waiting.get(0).complete(reply("go on"));

        assertThat(result(third)).isEqualTo(reply("third"));
        assertThat(engine.made).hasValue(2);
        await().untilAsserted(() -> assertThat(calls)
                .filteredOn(call -> call.result().toCompletableFuture().isDone())
                .hasSize(1));
    }

    @Test
    void shouldRefuseCallsWhenTheMailboxIsFull() {
        start(1);
        occupy(1);
        List<ActorCall> queued = new ArrayList<>();
        for (int i = 0; i < MAILBOX; i++) {
            queued.add(call("queued"));
        }

        CallFailure failure = failure(call("one too many"));

        assertThat(failure.code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(failure.mayHaveRun()).isFalse();
        waiting.get(0).complete(reply("go on"));
        assertThat(queued).allSatisfy(call -> assertThat(result(call)).isEqualTo(reply("queued")));
    }

    @Test
    void shouldEndAQueuedCallAtItsDeadline() {
        start(1);
        occupy(1);

        CallFailure failure = failure(call("queued", 50));

        assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT);
        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(failure.detail()).containsEntry(CallFailure.WHERE, "queued");
    }

    @Test
    void shouldWithdrawQueuedSuspendedAndRunningCalls() {
        start(1);
        ActorCall suspended = occupy(1).get(0);
        ActorCall queued = call("queued");

        queued.cancel();
        suspended.cancel();
        ActorCall running = call("loop");
        running.cancel();

        assertThat(failure(queued)).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.CANCELLED);
            assertThat(failure.mayHaveRun()).isFalse();
        });
        assertThat(failure(suspended).code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(withdrawn)
                .as("what the suspended guest asked for is withdrawn with it")
                .hasValue(1);
        assertThat(failure(running).code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(result(call("next"))).isEqualTo(reply("next"));
    }

    @Test
    void shouldNotStartAnActorWhoseInitialiserFails() {
        engine.onInitialize = new Step.Trapped(TrapKind.UNREACHABLE, "unreachable");

        assertThatThrownBy(() -> start(1))
                .isInstanceOf(ActorException.class)
                .hasMessageContaining("cannot be started")
                .hasMessageContaining("unreachable");
        assertThat(engine.live).hasValue(0);
    }

    @Test
    void shouldRefuseMoreInstancesThanTheNodeHas() {
        start(INSTANCES);
        occupy(INSTANCES);
        ActorIdentity other = new ActorIdentity(KeyId.of(KeyType.MODULE, ACTOR_BYTES), ACCOUNT, "other");

        assertThatThrownBy(() -> ActorStage.start(host, other, "other", 1))
                .isInstanceOf(ActorException.class)
                .hasMessageContaining("limit of " + INSTANCES + " instances");
        assertThatThrownBy(() -> ActorStage.start(host, other, "other", INSTANCES + 1))
                .hasMessageContaining("1 to " + INSTANCES);
    }

    private static final byte[] ACTOR_BYTES = new byte[KeyId.PUBLIC_KEY_BYTES];

    static {
        ACTOR_BYTES[0] = 1;
    }

    @Test
    void shouldLetCallsUnderWayEndWhenStopped() {
        start(1);
        ActorCall underWay = occupy(1).get(0);
        ActorCall queued = call("queued");

        assertThat(host.stop(ACTOR)).isTrue();

        assertThat(failure(queued).code()).isEqualTo(FailureCode.NO_SUCH_ACTOR);
        waiting.get(0).complete(reply("go on"));
        assertThat(result(underWay)).isEqualTo(reply("answer: go on"));
        await().untilAsserted(() -> assertThat(engine.live).hasValue(0));
    }

    @Test
    void shouldReplaceARunningActorWithoutLosingACall() {
        start(1);
        ActorCall underWay = occupy(1).get(0);
        ActorCall queued = call("queued");

        start(1);

        assertThat(result(queued)).as("it had not run").isEqualTo(reply("queued"));
        assertThat(result(call("new"))).isEqualTo(reply("new"));
        waiting.get(0).complete(reply("go on"));
        assertThat(result(underWay)).isEqualTo(reply("answer: go on"));
        await().untilAsserted(() -> assertThat(engine.live).hasValue(1));
    }

    @Test
    void shouldWithdrawACallThatMovedToTheNextVersion() {
        start(1);
        occupy(1);
        ActorCall first = call("wait");
        ActorCall queued = call("queued");

        start(1);
        await().until(() -> waiting.size() == 2);
        queued.cancel();
        first.cancel();

        assertThat(failure(queued).code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(failure(first).code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(result(call("next"))).isEqualTo(reply("next"));
    }

    @Test
    void shouldLoseNoCallWhileTheActorIsReplacedAgainAndAgain() throws InterruptedException {
        // Room for the instances of former versions too, which go a little later than the calls.
        ActorLimits roomy = new ActorLimits(LIMITS.values().with(Limit.INSTANCES, 100));
        try (ActorHost busy = new ActorHost(engine, roomy, this::hostCall, NanoClock.system())) {
            ActorStage.start(busy, IDENTITY, "module", 2);
            List<CallResult> results = new CopyOnWriteArrayList<>();
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    results.add(result(call(busy, "call " + i, LONG_MILLIS)));
                }
            });

            caller.start();
            while (caller.isAlive()) {
                ActorStage.start(busy, IDENTITY, "module", 2);
            }
            caller.join();

            assertThat(results).hasSize(2_000).allMatch(CallResult.Reply.class::isInstance);
        }
    }

    @Test
    void shouldBoundTheBytesOfRequestsOnTheNode() {
        LimitValues tight = LIMITS.values().with(Limit.QUEUED, 64L << 20).with(Limit.MAILBOX, 100);
        String large = "x".repeat((int) Limit.PAYLOAD.byDefault());
        try (ActorHost bounded = new ActorHost(engine, new ActorLimits(tight), this::hostCall, NanoClock.system())) {
            ActorStage.start(bounded, IDENTITY, "module", 1);
            ActorCall busy = call(bounded, "wait", LONG_MILLIS);
            await().until(() -> waiting.size() == 1);
            List<ActorCall> held = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                held.add(call(bounded, large, LONG_MILLIS));
            }

            CallFailure refused = failure(call(bounded, large, LONG_MILLIS));

            assertThat(refused.code()).isEqualTo(FailureCode.OVERLOADED);
            assertThat(refused.mayHaveRun()).isFalse();
            assertThat(refused.text()).contains("limit queued, 64MiB", IDENTITY.name());
            assertThat(bounded.queuedBytes()).isEqualTo("wait".length() + 7L * large.length());
            held.forEach(ActorCall::cancel);
            waiting.get(0).complete(reply("go on"));
            result(busy);
            await().until(() -> bounded.queuedBytes() == 0);
        }
    }

    @Test
    void shouldAnswerEveryCallExactlyOnceUnderLoad() throws InterruptedException {
        start(INSTANCES);
        int threads = 4;
        int callsEach = 500;
        CountDownLatch done = new CountDownLatch(threads);
        List<CallResult> results = new CopyOnWriteArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            new Thread(() -> {
                        for (int i = 0; i < callsEach; i++) {
                            results.add(result(call(i % 50 == 0 ? "trap" : thread + "/" + i)));
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        assertThat(results).hasSize(threads * callsEach);
        assertThat(results.stream().filter(CallResult.Reply.class::isInstance).distinct())
                .hasSize(threads * (callsEach - callsEach / 50));
        assertThat(engine.live.get()).isBetween(1, INSTANCES);
    }
}
