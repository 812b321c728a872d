package dev.lattice.benchmarks.echo;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.invocation.Payload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One turn of one instance through the port of the engine: begin and run, which is one crossing into native code. */
@State(Scope.Benchmark)
public class EngineEcho {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Payload message;
    private WasmEngine engine;
    private CompiledModule module;
    private Instance instance;

    @Setup(Level.Trial)
    public void setUp() {
        message = Payload.wrap(Echo.message());
        engine = WasmtimeEngine.open(1);
        module = engine.compile(Payload.wrap(Echo.guest()), ModuleLimits.defaults());
        instance = module.newInstance(InstanceLimits.defaults());
        Step ready = instance.initialize().run(SLICE_NANOS, DEADLINE_NANOS);
        if (!(ready instanceof Step.Completed)) {
            throw new BenchmarkException("the guest does not start: " + ready);
        }
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        instance.close();
        module.close();
        engine.close();
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Payload oneAtATime() {
        Step step = instance.begin(Echo.OPERATION, message).run(SLICE_NANOS, DEADLINE_NANOS);
        if (step instanceof Step.Completed completed) {
            return Echo.checked(completed.reply());
        }
        throw new BenchmarkException("the turn ended with " + step);
    }
}
