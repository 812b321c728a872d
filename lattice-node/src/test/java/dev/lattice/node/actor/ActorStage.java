package dev.lattice.node.actor;

import static org.awaitility.Awaitility.await;

import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host with guests that do what the request says: {@code wait} until the test answers, {@code trap}, or else reply
 * with what they got. Its actors are told apart by a number.
 */
final class ActorStage implements AutoCloseable {
    static final ActorLimits LIMITS = new ActorLimits(LimitValues.of(
            Map.of(Limit.INSTANCES, 4L, Limit.INSTANCES_PER_ACTOR, 4L, Limit.COMPILATIONS, 2L, Limit.MAILBOX, 3L)));
    private static final long LONG_MILLIS = 60_000;

    final ManualClock clock = new ManualClock();
    final FakeEngine engine = new FakeEngine(ActorStage::guest);
    final List<CompletableFuture<CallResult>> waiting = new CopyOnWriteArrayList<>();
    final ActorHost host;

    ActorStage(ActorLimits limits) {
        this(limits, Integer.MAX_VALUE);
    }

    ActorStage(ActorLimits limits, int engineInstances) {
        engine.maxInstances = engineInstances;
        host = new ActorHost(engine, limits, this::hostCall, clock);
    }

    private static Step guest(String input) {
        return switch (input) {
            case "wait" -> new Step.HostCall("default", "a:b", "Wait", Payload.EMPTY);
            case "trap" -> new Step.Trapped(TrapKind.UNREACHABLE, "unreachable");
            default -> new Step.Completed(Payload.ofText(input));
        };
    }

    private CompletionStage<CallResult> hostCall(GuestCall call, Deadline deadline, Cancellation cancellation) {
        CompletableFuture<CallResult> answer = new CompletableFuture<>();
        waiting.add(answer);
        return answer;
    }

    static ActorIdentity identity(int number) {
        byte[] bytes = new byte[KeyId.PUBLIC_KEY_BYTES];
        bytes[0] = (byte) number;
        return new ActorIdentity(
                KeyId.of(KeyType.MODULE, bytes),
                KeyId.of(KeyType.ACCOUNT, new byte[KeyId.PUBLIC_KEY_BYTES]),
                "actor-" + number);
    }

    void start(int number, int instances) {
        start(host, identity(number), "module " + number, instances);
    }

    /** Starts an actor and waits until it serves. */
    static void start(ActorHost host, ActorIdentity identity, String module, int instances) {
        start(host, spec(identity, module, instances, LimitValues.defaults()));
    }

    static ActorSpec spec(ActorIdentity identity, String module, int instances, LimitValues limits) {
        return new ActorSpec(identity, "hash of " + module, Payload.ofText(module), instances, limits);
    }

    static void start(ActorHost host, ActorSpec spec) {
        try {
            host.prepare(spec).toCompletableFuture().join().serve();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ActorException refused ? refused : e;
        }
    }

    ActorCall call(int number, String request) {
        KeyId key = identity(number).key();
        Invocation invocation = Invocation.of(new Target.Actor(key), "Do", Payload.ofText(request));
        NanoClock now = clock;
        return host.call(key, invocation, Deadline.in(LONG_MILLIS, now)).orElseThrow();
    }

    static CallResult result(ActorCall call) {
        return call.result().toCompletableFuture().join();
    }

    static CallFailure failure(ActorCall call) {
        return ((CallResult.Failed) result(call)).failure();
    }

    static CallResult reply(String text) {
        return new CallResult.Reply(Payload.ofText(text));
    }

    /** Calls that hold so many instances of an actor until {@link #letGo}. */
    List<ActorCall> occupy(int number, int instances) {
        int before = waiting.size();
        List<ActorCall> calls = new CopyOnWriteArrayList<>();
        for (int i = 0; i < instances; i++) {
            calls.add(call(number, "wait"));
        }
        await().until(() -> waiting.size() == before + instances);
        return calls;
    }

    /** Answers every guest that waits, and waits until these calls have ended and every instance is idle. */
    void letGo(List<ActorCall> calls) {
        waiting.forEach(answer -> answer.complete(reply("go on")));
        waiting.clear();
        calls.forEach(ActorStage::result);
        settle();
    }

    /** A reply comes a little before the instance that gave it is idle. */
    private void settle() {
        await().until(() -> host.idleInstances() == engine.live.get());
    }

    /** The reply to a call, when its instance is idle again. */
    CallResult served(int number, String request) {
        CallResult result = result(call(number, request));
        settle();
        return result;
    }

    @Override
    public void close() {
        host.close();
    }
}
