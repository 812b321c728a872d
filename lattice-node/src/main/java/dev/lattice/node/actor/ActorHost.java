package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actors that run on this node. Calls come on any thread and never block. */
public final class ActorHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActorHost.class);
    private static final long CLOSE_SECONDS = 5;
    private static final long STOP_GRACE_SECONDS = 5;
    private static final long SHRINK_SECONDS = 1;

    private final ActorRuntime runtime;
    private final ModuleCompiler compiler;
    private final Set<Start> starts = ConcurrentHashMap.newKeySet();

    private volatile Map<KeyId, HostedActor> actors = Map.of();

    /** @param engine stays the caller's, who closes it after this */
    public ActorHost(WasmEngine engine, ActorLimits limits, HostCalls hostCalls, NanoClock clock) {
        int carriers = Math.max(2, Runtime.getRuntime().availableProcessors());
        InstanceBudget budget = new InstanceBudget(bound(limits.instances(), engine.info()));
        this.runtime = new ActorRuntime(limits, new Carriers(carriers), budget, hostCalls, clock);
        this.compiler = new ModuleCompiler(engine, limits, runtime.carriers(), clock);
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
     * Prepares an actor, or another version of a running one: compiles its module in the background, unless it has been
     * compiled for another, and makes the first instance. Does not block.
     *
     * @param module the verified bytes
     * @param moduleHash their hash, which tells modules apart
     * @return fails with a {@link dev.lattice.node.fault.NodeException} when the module cannot be compiled or its first
     *     instance not be started; completes on a carrier
     */
    public CompletionStage<PreparedActor> prepare(
            ActorIdentity identity, String moduleHash, Payload module, int instances) {
        int most = runtime.limits().instancesPerActor();
        if (instances < 1 || instances > most) {
            return CompletableFuture.failedFuture(
                    ActorException.limit("an actor has 1 to " + most + " instances on a node, not " + instances));
        }
        Start start = new Start(identity, moduleHash, compiler.compile(moduleHash, module, identity.toString()));
        starts.add(start);
        return start.compilation
                .module()
                .handle((compiled, failure) -> compiledOrRefused(identity, compiled, failure))
                .thenCompose(compiled -> warmUp(new HostedActor(identity, compiled, instances, runtime)))
                .whenComplete((prepared, failure) -> starts.remove(start));
    }

    private static CompiledModule compiledOrRefused(ActorIdentity actor, CompiledModule compiled, Throwable failure) {
        if (failure == null) {
            return compiled;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ActorException refused) {
            throw refused;
        }
        boolean refused = cause instanceof EngineException;
        FailureCode code = !refused
                ? FailureCode.INTERNAL
                : ((EngineException) cause).kind() == EngineException.Kind.LIMIT
                        ? FailureCode.LIMIT
                        : FailureCode.BAD_REQUEST;
        throw ActorException.of(code, actor + " cannot be compiled: " + (refused ? cause.getMessage() : cause));
    }

    private CompletionStage<PreparedActor> warmUp(HostedActor actor) {
        return actor.warmUp().thenApply(failure -> {
            if (failure.isPresent()) {
                actor.stop(true);
                throw ActorException.of(
                        failure.get().code(),
                        actor.identity() + " cannot be started: "
                                + failure.get().text());
            }
            return new PreparedActor(() -> serve(actor), () -> actor.stop(true));
        });
    }

    private void serve(HostedActor actor) {
        replace(actor.identity().key(), Optional.of(actor)).ifPresent(this::stopWithGrace);
        LOG.info("started {} with up to {} instances", actor.identity(), actor.maxInstances());
    }

    /** One start under way. */
    private final class Start {
        private final ActorIdentity actor;
        private final String moduleHash;
        private final ModuleCompiler.Compilation compilation;
        private final long sinceNanos = runtime.clock().nanoTime();

        Start(ActorIdentity actor, String moduleHash, ModuleCompiler.Compilation compilation) {
            this.actor = actor;
            this.moduleHash = moduleHash;
            this.compilation = compilation;
        }

        StartProgress progress() {
            boolean compiled = compilation.module().toCompletableFuture().isDone();
            StartProgress.Stage stage = compiled
                    ? StartProgress.Stage.INITIALISING
                    : compilation.begun() ? StartProgress.Stage.COMPILING : StartProgress.Stage.WAITING;
            long nanos = runtime.clock().nanoTime() - sinceNanos;
            return new StartProgress(actor, moduleHash, stage, TimeUnit.NANOSECONDS.toMillis(nanos));
        }
    }

    /** The starts that are under way. */
    public List<StartProgress> starts() {
        return starts.stream().map(Start::progress).toList();
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
        compiler.close();
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
