package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Turn;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.protocol.invocation.Payload;
import java.util.concurrent.TimeUnit;

/** An engine of ours, as a node uses it. */
final class PortSubject implements Subject {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WasmEngine engine;

    PortSubject(WasmEngine engine) {
        this.engine = engine;
    }

    @Override
    public Code compile(byte[] wasm) {
        return new PortCode(engine.compile(Payload.wrap(wasm), ModuleLimits.defaults()));
    }

    @Override
    public void close() {
        engine.close();
    }

    private record PortCode(CompiledModule module) implements Code {
        @Override
        public Guest instance() {
            Instance instance = module.newInstance(InstanceLimits.defaults());
            Step ready = instance.initialize().run(SLICE_NANOS, DEADLINE_NANOS);
            if (!(ready instanceof Step.Completed)) {
                throw new BenchmarkException("the guest does not start: " + ready);
            }
            return new PortGuest(instance);
        }

        @Override
        public void close() {
            module.close();
        }
    }

    private record PortGuest(Instance instance) implements Guest {
        @Override
        public Payload call(Message message) {
            Step step = end(message);
            if (step instanceof Step.Completed completed) {
                return completed.reply();
            }
            throw new BenchmarkException(message.operation() + " ended with " + step);
        }

        private Step end(Message message) {
            Turn turn = instance.begin(message.operation(), message.payload());
            Step step = turn.run(SLICE_NANOS, DEADLINE_NANOS);
            while (!step.isEnd()) {
                step = step instanceof Step.HostCall call
                        ? turn.resume(new HostReply.Success(call.payload()), SLICE_NANOS, DEADLINE_NANOS)
                        : turn.run(SLICE_NANOS, DEADLINE_NANOS);
            }
            return step;
        }

        @Override
        public void trap(Message message) {
            Step step = end(message);
            if (!(step instanceof Step.Trapped)) {
                throw new BenchmarkException(message.operation() + " did not trap: " + step);
            }
        }

        @Override
        public void close() {
            instance.close();
        }
    }
}
