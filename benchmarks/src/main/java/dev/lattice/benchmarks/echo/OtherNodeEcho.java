package dev.lattice.benchmarks.echo;

import dev.lattice.protocol.invocation.Payload;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An actor on another node in a second process, called through this node's router: mutual TLS 1.3 over loopback. */
@State(Scope.Benchmark)
public class OtherNodeEcho {
    private EchoLattice lattice;

    @Setup(Level.Trial)
    public void setUp() {
        lattice = EchoLattice.ofTwoNodes();
        Window.warmUp(this::call);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        lattice.close();
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Payload oneAtATime() {
        return call().toCompletableFuture().join();
    }

    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(Window.CALLS)
    public void inFlight() {
        Window.run(this::call);
    }

    private CompletionStage<Payload> call() {
        return lattice.call().thenApply(Echo::checked);
    }
}
