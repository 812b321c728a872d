package dev.lattice.node.engine.soak;

import static dev.lattice.node.engine.soak.Activity.check;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.node.actor.ActorIdentity;
import dev.lattice.node.actor.ActorSpec;
import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Wat;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Instances, modules and actors that come and go. */
final class LifeActivities {
    private static final String[] GUESTS = {"echo", "wasi", "caller"};
    private static final long PATIENT_MILLIS = 60_000;
    private static final int ACTOR_INSTANCES = 3;

    private LifeActivities() {}

    static void startAndStop(Worker worker) {
        Instance instance = worker.fresh(GUESTS[worker.random().nextInt(GUESTS.length)]);
        instance.close();
        check(!instance.reusable(), "an instance that is closed", instance);
    }

    /** Nobody closes it: the engine finds out. */
    static void forget(Worker worker) {
        worker.fresh("echo");
    }

    static void compile(Worker worker) {
        CompiledModule module = worker.world().engine.compile(Wat.guest("echo"), ModuleLimits.defaults());
        Instance instance = module.newInstance(InstanceLimits.defaults());
        try {
            Step ready = worker.run(instance.initialize());
            check(ready instanceof Step.Completed, "an instance", ready);
            module.close();
            Payload sent = worker.payload(100);
            Step step = worker.run(instance.begin("Echo", sent));
            check(step.equals(new Step.Completed(sent)), "an echo of a closed module", step);
        } finally {
            instance.close();
            module.close();
        }
    }

    private static ActorIdentity identity(Worker worker) {
        byte[] key = new byte[KeyId.PUBLIC_KEY_BYTES];
        Arrays.fill(key, (byte) (worker.number() + 1));
        return new ActorIdentity(
                KeyId.of(KeyType.MODULE, key), KeyId.of(KeyType.ACCOUNT, key), "soak-" + worker.number());
    }

    /** Replaces this worker's actor, or stops it. */
    static void startActor(Worker worker) {
        if (worker.random().nextInt(4) == 0) {
            worker.world().host.stop(identity(worker).key());
            return;
        }
        ActorSpec spec =
                new ActorSpec(identity(worker), "caller", Wat.guest("caller"), ACTOR_INSTANCES, LimitValues.defaults());
        try {
            worker.world().host.prepare(spec).toCompletableFuture().join().serve();
        } catch (CompletionException full) {
            // Actors that were stopped have some seconds to end, and hold their instances meanwhile.
            check(full.getMessage().contains("limit of"), "a start", full);
            worker.world().tally.count("[no room for an actor]");
        }
    }

    static void callActor(Worker worker) {
        Payload sent = worker.payload(100);
        KeyId key = identity(worker).key();
        Invocation invocation = Invocation.of(new Target.Actor(key), "Do", sent);
        Optional<ActorCall> call =
                worker.world().host.call(key, invocation, Deadline.in(PATIENT_MILLIS, NanoClock.system()));
        if (call.isEmpty()) {
            return;
        }
        if (worker.random().nextInt(20) == 0) {
            call.get().cancel();
            worker.world().tally.count("[calls of actors withdrawn]");
            call.get().result().toCompletableFuture().join();
            return;
        }
        CallResult result = call.get().result().toCompletableFuture().join();
        check(result.equals(new CallResult.Reply(sent)), "an actor's reply", result);
    }
}
