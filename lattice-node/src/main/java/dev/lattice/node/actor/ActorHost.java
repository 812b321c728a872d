package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actors that run on this node. Calls come on any thread and never block. */
public final class ActorHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActorHost.class);
    private static final long CLOSE_SECONDS = 5;
    private static final long STOP_GRACE_SECONDS = 5;
    private static final long SHRINK_SECONDS = 1;

    private final WasmEngine engine;
    private final ActorRuntime runtime;
    /** Compilation cannot be cancelled and takes all it can get, so there is one at a time. */
    private final ReentrantLock compiling = new ReentrantLock(true);

    private volatile Map<KeyId, HostedActor> actors = Map.of();

    /** @param engine stays the caller's, who closes it after this */
    public ActorHost(WasmEngine engine, ActorLimits limits, HostCalls hostCalls, NanoClock clock) {
        this.engine = engine;
        int carriers = Math.max(2, Runtime.getRuntime().availableProcessors());
        InstanceBudget budget = new InstanceBudget(bound(limits.instances(), engine.info()));
        this.runtime = new ActorRuntime(limits, new Carriers(carriers), budget, hostCalls, clock);
        runtime.carriers().every(SHRINK_SECONDS, this::shrink);
    }

    private static int bound(int configured, EngineInfo engine) {
        if (configured > engine.maxInstances()) {
            LOG.warn(
                    "{} instances are configured, but {} has room for {} here: that is the limit",
                    configured,
                    engine.name(),
                    engine.maxInstances());
        }
        return Math.min(configured, engine.maxInstances());
    }

    /** Lets go of instances that have been idle for too long. One timer looks after all of them. */
    void shrink() {
        long idleSince = runtime.clock().nanoTime()
                - TimeUnit.MILLISECONDS.toNanos(runtime.limits().idleMillis());
        actors.values().forEach(actor -> actor.shrink(idleSince));
    }

    /** How many instances wait for a call. */
    int idleInstances() {
        return actors.values().stream().mapToInt(HostedActor::idleInstances).sum();
    }

    /**
     * Starts an actor, or replaces the running one of the same key: the old one takes no more calls and ends when those
     * under way have ended. Compiles and makes the first instance, so it blocks; not for an event loop.
     *
     * @param module the verified bytes
     * @throws ActorException when the module cannot be compiled or its first instance not be started
     */
    public void start(ActorIdentity identity, Payload module, int instances) {
        int most = runtime.limits().instancesPerActor();
        if (instances < 1 || instances > most) {
            throw ActorException.limit("an actor has 1 to " + most + " instances on a node, not " + instances);
        }
        HostedActor actor = new HostedActor(identity, compile(module), instances, runtime);
        Optional<CallFailure> failure = actor.warmUp().toCompletableFuture().join();
        if (failure.isPresent()) {
            actor.stop(true);
            throw ActorException.of(
                    failure.get().code(),
                    identity + " cannot be started: " + failure.get().text());
        }
        replace(identity.key(), Optional.of(actor)).ifPresent(this::stopWithGrace);
        LOG.info("started {} with up to {} instances", identity, instances);
    }

    private CompiledModule compile(Payload module) {
        compiling.lock();
        try {
            return engine.compile(module, runtime.limits().module());
        } finally {
            compiling.unlock();
        }
    }

    private synchronized Optional<HostedActor> replace(KeyId key, Optional<HostedActor> actor) {
        Map<KeyId, HostedActor> next = new HashMap<>(actors);
        Optional<HostedActor> former = Optional.ofNullable(next.remove(key));
        actor.ifPresent(fresh -> next.put(key, fresh));
        actors = Map.copyOf(next);
        return former;
    }

    /**
     * Stops an actor: it takes no more calls from now on, and those under way have some seconds to end.
     *
     * @return whether it ran
     */
    public boolean stop(KeyId actor) {
        Optional<HostedActor> former = replace(actor, Optional.empty());
        former.ifPresent(this::stopWithGrace);
        return former.isPresent();
    }

    /** What runs may end; a guest that does not is withdrawn, for it may never end by itself. */
    private void stopWithGrace(HostedActor actor) {
        actor.stop(false);
        runtime.carriers().after(TimeUnit.SECONDS.toNanos(STOP_GRACE_SECONDS), () -> actor.stop(true));
    }

    /** Gives an actor a call; empty when it does not run here. */
    public Optional<ActorCall> call(KeyId actor, Invocation invocation, Deadline deadline) {
        return Optional.ofNullable(actors.get(actor)).map(hosted -> hosted.call(invocation, deadline));
    }

    /** Withdraws all calls, stops all actors and the carriers; blocks for some seconds at most. */
    @Override
    public void close() {
        List<HostedActor> all = List.copyOf(actors.values());
        actors = Map.of();
        CompletableFuture<?>[] ends = all.stream()
                .map(actor -> actor.stop(true).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
        runtime.carriers().close();
    }
}
