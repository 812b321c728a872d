package dev.lattice.node.engine.hostile;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.node.actor.ActorException;
import dev.lattice.node.actor.ActorHost;
import dev.lattice.node.actor.ActorIdentity;
import dev.lattice.node.actor.ActorLimits;
import dev.lattice.node.actor.ActorSpec;
import dev.lattice.node.actor.GuestCall;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A host of actors with its real mailboxes, carriers and limits, on a real engine. What guests ask of it is answered
 * here: {@code test:echo}, {@code test:refuse}, {@code test:silent}, {@code test:large} (more than the guest has memory
 * for), {@code test:larger} (more than a payload may have), {@code test:throw}; anything else names an actor.
 */
final class Arena implements AutoCloseable {
    static final int INSTANCES = 240;
    private static final long INSTANCES_PER_ACTOR = 64;
    private static final long MAILBOX = 4_096;
    /** Less than a node's, since the suite waits for several initialisers that never end. */
    private static final long START_MILLIS = 2_000;

    private static final NanoClock CLOCK = NanoClock.system();

    private final WasmEngine engine;
    private final ActorHost host;
    private final Map<KeyId, Integer> instances = new ConcurrentHashMap<>();

    /** @param engine closed with the arena */
    Arena(WasmEngine engine) {
        this.engine = engine;
        ActorLimits limits = new ActorLimits(LimitValues.of(Map.of(
                Limit.INSTANCES, (long) INSTANCES,
                Limit.INSTANCES_PER_ACTOR, INSTANCES_PER_ACTOR,
                Limit.MAILBOX, MAILBOX,
                Limit.START_TIME, START_MILLIS)));
        this.host = new ActorHost(engine, limits, this::answer, CLOCK);
    }

    private static KeyId key(KeyType type, String name) {
        byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), KeyId.PUBLIC_KEY_BYTES);
        return KeyId.of(type, bytes);
    }

    private static KeyId actor(String name) {
        return key(KeyType.MODULE, name);
    }

    /** Compiles and starts an actor; blocks. The names differ in their first 32 bytes. */
    Outcome start(String name, Payload module, int count) {
        ActorIdentity identity = new ActorIdentity(actor(name), key(KeyType.ACCOUNT, "arena"), name);
        instances.put(identity.key(), count);
        ActorSpec spec = new ActorSpec(identity, "module of " + name, module, count, LimitValues.defaults());
        try {
            host.prepare(spec).toCompletableFuture().join().serve();
            return new Outcome(Outcome.STARTED, "");
        } catch (CompletionException e) {
            if (e.getCause() instanceof ActorException refusal) {
                return new Outcome(Outcome.REFUSED, refusal.code() + ": " + refusal.getMessage()).without(name);
            }
            throw e;
        }
    }

    void stop(String name) {
        host.stop(actor(name));
    }

    CompletionStage<Outcome> call(String name, Probe probe) {
        return ask(name, probe).thenApply(result -> Outcome.of(result).without(name));
    }

    CompletionStage<CallResult> ask(String name, Probe probe) {
        Invocation invocation = Invocation.of(new Target.Actor(actor(name)), probe.operation(), probe.payload());
        Deadline deadline = Deadline.in(probe.millis(), CLOCK);
        Optional<ActorCall> call = host.call(actor(name), invocation, deadline);
        if (call.isEmpty()) {
            return done(CallResult.notRun(FailureCode.NO_SUCH_ACTOR, name));
        }
        probe.cancelAfterMillis()
                .ifPresent(millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                        .execute(call.get()::cancel));
        return call.get().result();
    }

    private CompletionStage<CallResult> answer(GuestCall call, Deadline deadline, Cancellation cancellation) {
        return switch (call.namespace()) {
            case "test:echo" -> done(new CallResult.Reply(call.payload()));
            case "test:refuse" -> done(CallResult.notRun(FailureCode.DENIED, "not you"));
            case "test:large" -> done(new CallResult.Reply(Payload.wrap(new byte[8 << 20])));
            case "test:larger" -> done(new CallResult.Reply(Payload.wrap(new byte[9 << 20])));
            case "test:throw" -> throw new IllegalStateException("a fault of the host, made up");
            case "test:silent" -> silence(deadline, cancellation);
            default -> passOn(call, deadline, cancellation);
        };
    }

    private static CompletionStage<CallResult> silence(Deadline deadline, Cancellation cancellation) {
        CompletableFuture<CallResult> never = new CompletableFuture<>();
        cancellation.onCancel(() -> never.complete(CallResult.notRun(FailureCode.CANCELLED, "withdrawn")));
        return never.completeOnTimeout(
                CallResult.notRun(FailureCode.TIMEOUT, "silence"),
                Math.max(0, deadline.remainingNanos(CLOCK)),
                TimeUnit.NANOSECONDS);
    }

    /** To another actor, or the same one, by the rules of a node's router. */
    private CompletionStage<CallResult> passOn(GuestCall call, Deadline deadline, Cancellation cancellation) {
        if (call.namespace().length() > KeyId.PUBLIC_KEY_BYTES) {
            return done(CallResult.notRun(FailureCode.NO_SUCH_ACTOR, "no such actor"));
        }
        KeyId target = actor(call.namespace());
        long waiting = call.hops().stream().filter(target::equals).count();
        if (call.hops().size() >= Invocation.MAX_HOPS || waiting >= instances.getOrDefault(target, 1)) {
            return done(CallResult.notRun(FailureCode.CALL_CYCLE, "the chain of calls leads back"));
        }
        Invocation invocation = new Invocation(
                new Target.Actor(target),
                call.operation(),
                Optional.of(call.caller().key()),
                call.hops(),
                Optional.empty(),
                Optional.empty(),
                call.payload());
        Optional<ActorCall> passed = host.call(target, invocation, deadline);
        passed.ifPresent(further -> cancellation.onCancel(further::cancel));
        return passed.map(ActorCall::result)
                .orElseGet(() -> done(CallResult.notRun(FailureCode.NO_SUCH_ACTOR, "no such actor")));
    }

    private static CompletionStage<CallResult> done(CallResult result) {
        return CompletableFuture.completedFuture(result);
    }

    @Override
    public void close() {
        host.close();
        engine.close();
    }
}
