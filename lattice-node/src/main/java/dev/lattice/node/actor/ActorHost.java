package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
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
    private static final long LOOK_AFTER_SECONDS = 1;

    private final ActorRuntime runtime;
    private final ModuleCompiler compiler;
    private final Set<Start> starts = ConcurrentHashMap.newKeySet();

    private volatile Map<KeyId, HostedActor> actors = Map.of();

    /** @param engine stays the caller's, who closes it after this */
    public ActorHost(WasmEngine engine, ActorLimits limits, HostCalls hostCalls, NanoClock clock) {
        int carriers = Math.max(2, Runtime.getRuntime().availableProcessors());
        InstanceBudget budget = new InstanceBudget(bound(limits.instances(), engine.info()));
        ByteBudget payloads = new ByteBudget(limits.queuedBytes());
        this.runtime = new ActorRuntime(limits, new Carriers(carriers), budget, payloads, hostCalls, clock);
        this.compiler = new ModuleCompiler(engine, limits, runtime.carriers(), clock);
        runtime.carriers().every(LOOK_AFTER_SECONDS, this::lookAfterActors);
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

    /** One timer for all actors: instances that are idle go, and the log tells what it left out. */
    private void lookAfterActors() {
        shrink();
        actors.values().forEach(HostedActor::tellDropped);
    }

    /** Lets go of instances that have been idle for too long. */
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
     * @return fails with a {@link dev.lattice.node.fault.NodeException} when the module cannot be compiled or its first
     *     instance not be started; completes on a carrier
     */
    public CompletionStage<PreparedActor> prepare(ActorSpec spec) {
        Optional<ActorException> refusal = refusal(spec);
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        ActorIdentity identity = spec.identity();
        ActorLimits limits = runtime.limits().within(spec.limits());
        Start start = new Start(
                identity, spec.moduleHash(), compiler.compile(spec.moduleHash(), spec.module(), identity.toString()));
        starts.add(start);
        return start.compilation
                .module()
                .handle((compiled, failure) -> compiledOrRefused(identity, compiled, failure))
                .thenCompose(compiled -> warmUp(new HostedActor(identity, compiled, spec.instances(), limits, runtime)))
                .whenComplete((prepared, failure) -> starts.remove(start));
    }

    private Optional<ActorException> refusal(ActorSpec spec) {
        int most = runtime.limits().instancesPerActor();
        if (spec.instances() < 1 || spec.instances() > most) {
            return Optional.of(ActorException.limit(
                    spec.identity() + " may have 1 to " + most + " instances on this node, not " + spec.instances()));
        }
        LimitValues nodes = runtime.limits().values();
        return spec.limits().exceeding(nodes).map(limit -> {
            String asked = limit.text(spec.limits().get(limit));
            return ActorException.limit("the limit " + limit.text() + " of " + spec.identity() + " cannot be " + asked
                    + ": this node allows at most " + limit.text(nodes.get(limit)) + "; ask for less, or raise the"
                    + " node's own (lattice up --" + limit.text() + " " + asked + ")");
        });
    }

    /** The node's own bounds, which are the highest that an actor may have. */
    public LimitValues limits() {
        return runtime.limits().values();
    }

    /** The bounds of an actor that runs here: the node's, but for what it has of its own. */
    public Optional<LimitValues> limits(KeyId actor) {
        return Optional.ofNullable(actors.get(actor))
                .map(hosted -> hosted.limits().values());
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
                actor.stop();
                // Whoever starts has chosen this node, so "elsewhere" is no answer.
                FailureCode code = failure.get().code() == FailureCode.OVERLOADED
                        ? FailureCode.LIMIT
                        : failure.get().code();
                throw ActorException.of(
                        code,
                        actor.identity() + " cannot be started: "
                                + failure.get().text());
            }
            return new PreparedActor(() -> serve(actor), actor::stop);
        });
    }

    private void serve(HostedActor actor) {
        replace(actor.identity().key(), Optional.of(actor))
                .ifPresent(former -> stopWithGrace(former, Optional.of(actor)));
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
        former.ifPresent(hosted -> stopWithGrace(hosted, Optional.empty()));
        return former.isPresent();
    }

    /** What runs may end; a guest that does not is withdrawn, for it may never end by itself. */
    private void stopWithGrace(HostedActor actor, Optional<HostedActor> successor) {
        actor.stop(false, successor);
        runtime.carriers().after(TimeUnit.SECONDS.toNanos(STOP_GRACE_SECONDS), actor::stop);
    }

    /** Gives an actor a call; empty when it does not run here. */
    public Optional<ActorCall> call(KeyId actor, Invocation invocation, Deadline deadline) {
        Optional<HostedActor> hosted = Optional.ofNullable(actors.get(actor));
        while (hosted.isPresent()) {
            Optional<ActorCall> call = hosted.get().call(invocation, deadline);
            if (call.isPresent()) {
                return call;
            }
            // It was stopped a moment ago; whatever took its place stands there already.
            Optional<HostedActor> stopped = hosted;
            hosted = Optional.ofNullable(actors.get(actor)).filter(next -> next != stopped.get());
        }
        return Optional.empty();
    }

    /** The bytes of the requests that wait or run. */
    long queuedBytes() {
        return runtime.payloads().held();
    }

    /** Withdraws all calls, stops all actors and the carriers; blocks for some seconds at most. */
    @Override
    public void close() {
        compiler.close();
        List<HostedActor> all = List.copyOf(actors.values());
        actors = Map.of();
        CompletableFuture<?>[] ends =
                all.stream().map(actor -> actor.stop().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
        runtime.carriers().close();
    }
}
