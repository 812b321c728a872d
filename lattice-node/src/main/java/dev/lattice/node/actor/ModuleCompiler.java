package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles modules, one at a time, on a thread of its own and of low priority: compilation takes all it can get and
 * cannot be cancelled. Whoever asks for a module that is being compiled or in use gets that one. Any thread; never
 * blocks.
 */
final class ModuleCompiler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleCompiler.class);
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WasmEngine engine;
    private final ActorLimits limits;
    private final Carriers timers;
    private final NanoClock clock;
    private final ThreadPoolExecutor thread;
    /** Modules that wait, are being compiled, or are in use. */
    private final Map<String, Shared> modules = new HashMap<>();

    ModuleCompiler(WasmEngine engine, ActorLimits limits, Carriers timers, NanoClock clock) {
        this.engine = engine;
        this.limits = limits;
        this.timers = timers;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(limits.compilations()), task -> {
                    Thread compiler = new Thread(task, "lattice-compiler");
                    compiler.setDaemon(true);
                    compiler.setPriority(Thread.MIN_PRIORITY);
                    return compiler;
                });
    }

    /** A module on its way. */
    interface Compilation {
        /** Whether it is its turn. */
        boolean begun();

        /**
         * Completes with the module, which the receiver closes; fails with what the engine says, or with an
         * {@link ActorException}.
         */
        CompletionStage<CompiledModule> module();
    }

    /** One module and those who use it. Guarded by the map, but for what is volatile. */
    private final class Shared {
        private final String hash;
        private final CompletableFuture<CompiledModule> compiled = new CompletableFuture<>();
        private volatile boolean begun;
        private int users;

        Shared(String hash) {
            this.hash = hash;
        }
    }

    /**
     * Compiles a module, or shares it with those who asked before.
     *
     * @param moduleHash the hash of exactly these bytes
     * @param name of the actor, for the log
     */
    Compilation compile(String moduleHash, Payload bytes, String name) {
        Shared shared;
        boolean first;
        synchronized (modules) {
            shared = modules.computeIfAbsent(moduleHash, Shared::new);
            first = shared.users++ == 0;
        }
        if (first) {
            try {
                thread.execute(() -> run(shared, bytes, name));
            } catch (RejectedExecutionException e) {
                fail(
                        shared,
                        ActorException.of(
                                FailureCode.OVERLOADED,
                                "more than " + limits.compilations()
                                        + " modules wait to be compiled on this node; try again later"));
            }
        }
        CompletionStage<CompiledModule> lease = shared.compiled.thenApply(module -> new Lease(shared, module));
        return new Compilation() {
            @Override
            public boolean begun() {
                return shared.begun;
            }

            @Override
            public CompletionStage<CompiledModule> module() {
                return lease;
            }
        };
    }

    private void run(Shared shared, Payload bytes, String name) {
        shared.begun = true;
        long start = clock.nanoTime();
        Future<?> patience = timers.after(
                LONG_NANOS, () -> LOG.info("compiling {} ({} bytes); this takes a while", name, bytes.length()));
        try {
            CompiledModule module = engine.compile(bytes, limits.module());
            long nanos = clock.nanoTime() - start;
            if (nanos >= LONG_NANOS) {
                LOG.info("compiled {} in {} s", name, TimeUnit.NANOSECONDS.toSeconds(nanos));
            }
            shared.compiled.complete(module);
        } catch (RuntimeException | Error e) {
            fail(shared, e);
        } finally {
            patience.cancel(false);
        }
    }

    /** Those who ask from now on try anew. */
    private void fail(Shared shared, Throwable cause) {
        synchronized (modules) {
            modules.remove(shared.hash, shared);
        }
        shared.compiled.completeExceptionally(cause);
    }

    private void release(Shared shared, CompiledModule module) {
        synchronized (modules) {
            shared.users--;
            if (shared.users > 0) {
                return;
            }
            modules.remove(shared.hash, shared);
        }
        module.close();
    }

    /** One user's share of a module. */
    private final class Lease implements CompiledModule {
        private final Shared shared;
        private final CompiledModule module;
        private final AtomicBoolean closed = new AtomicBoolean();

        Lease(Shared shared, CompiledModule module) {
            this.shared = shared;
            this.module = module;
        }

        @Override
        public Instance newInstance(InstanceLimits instanceLimits) {
            return module.newInstance(instanceLimits);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(shared, module);
            }
        }
    }

    /** Takes no more; what is being compiled is compiled to its end, which nobody waits for. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
