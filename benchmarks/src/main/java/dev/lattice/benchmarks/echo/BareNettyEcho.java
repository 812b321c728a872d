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

/**
 * The peer: a Netty server in a second process that sends length-prefixed frames back, over the same TLS with the same
 * kind of certificates. It has no actors, no routing and no deadlines, so it is what the rest is measured by.
 */
@State(Scope.Benchmark)
public class BareNettyEcho {
    private byte[] message;
    private FarProcess server;
    private BareNettyClient client;

    @Setup(Level.Trial)
    public void setUp() {
        EchoKeys keys = new EchoKeys();
        message = Echo.message();
        server = FarProcess.start(BareNettyServer.class, keys.node("far"));
        client = BareNettyClient.connect(keys.node("near"), Integer.parseInt(server.answer()));
        Window.warmUp(this::call);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        client.close();
        server.close();
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
        return client.call(message).thenApply(Echo::checked);
    }
}
