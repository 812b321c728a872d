package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.Turn;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An engine whose guests are Java functions: from what they get, the request's text or the host's answer, to their next
 * step. Counts what lives.
 */
public final class FakeEngine implements WasmEngine {
    public final AtomicInteger compiled = new AtomicInteger();
    public final AtomicInteger closedModules = new AtomicInteger();
    public final AtomicInteger made = new AtomicInteger();
    public final AtomicInteger live = new AtomicInteger();
    /** Runs on the thread that compiles, with the module as text; what it throws is the refusal. */
    public volatile Consumer<String> onCompile = module -> {};

    /** What the next guest that ends a turn has said. */
    final List<String> log = new CopyOnWriteArrayList<>();

    volatile InstanceLimits lastLimits = InstanceLimits.defaults();
    volatile int maxInstances = Integer.MAX_VALUE;
    volatile Step onInitialize = new Step.Completed(Payload.EMPTY);
    private final Function<String, Step> guest;

    public FakeEngine(Function<String, Step> guest) {
        this.guest = guest;
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo("fake", "1", "test", "none", "test", maxInstances);
    }

    @Override
    public CompiledModule compile(Payload wasm, ModuleLimits limits) {
        onCompile.accept(wasm.asText());
        compiled.incrementAndGet();
        return new CompiledModule() {
            @Override
            public Instance newInstance(InstanceLimits instanceLimits) {
                made.incrementAndGet();
                lastLimits = instanceLimits;
                live.incrementAndGet();
                return new FakeInstance();
            }

            @Override
            public void close() {
                closedModules.incrementAndGet();
            }
        };
    }

    @Override
    public void close() {}

    private final class FakeInstance implements Instance {
        private volatile boolean reusable = true;

        @Override
        public Turn initialize() {
            return new FakeTurn(this, "", any -> onInitialize);
        }

        @Override
        public Turn begin(String operation, Payload payload) {
            return new FakeTurn(this, payload.asText(), guest);
        }

        @Override
        public boolean reusable() {
            return reusable;
        }

        @Override
        public List<String> drainLog() {
            List<String> said = List.copyOf(log);
            log.removeAll(said);
            return said;
        }

        @Override
        public void close() {
            live.decrementAndGet();
        }
    }

    private static final class FakeTurn implements Turn {
        private final FakeInstance instance;
        private final String request;
        private final Function<String, Step> guest;
        private volatile boolean cancelled;

        FakeTurn(FakeInstance instance, String request, Function<String, Step> guest) {
            this.instance = instance;
            this.request = request;
            this.guest = guest;
        }

        @Override
        public Step run(long budgetNanos, long remainingNanos) {
            return step(request, remainingNanos);
        }

        @Override
        public Step resume(HostReply reply, long budgetNanos, long remainingNanos) {
            String answer = reply instanceof HostReply.Success good
                    ? good.payload().asText()
                    : ((HostReply.Failure) reply).text();
            return step("answer: " + answer, remainingNanos);
        }

        private Step step(String input, long remainingNanos) {
            Step step = cancelled
                    ? new Step.Stopped(StopReason.CANCELLED, "")
                    : remainingNanos <= 0 ? new Step.Stopped(StopReason.DEADLINE, "") : guest.apply(input);
            if (step instanceof Step.Trapped || step instanceof Step.Stopped) {
                instance.reusable = false;
            }
            return step;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
