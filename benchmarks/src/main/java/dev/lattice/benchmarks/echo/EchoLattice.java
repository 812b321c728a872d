package dev.lattice.benchmarks.echo;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.node.LatticeNode;
import dev.lattice.node.NodeConfig;
import dev.lattice.node.NodeIdentity;
import dev.lattice.node.NodeLimits;
import dev.lattice.node.client.ClientIdentity;
import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A node in this JVM, if wanted a second one in a JVM of its own, and an echo actor on the last of them. Closes what it
 * made, last first.
 */
final class EchoLattice implements AutoCloseable {
    /** What the nodes are configured for; one that finds less room says so into the run's progress. */
    static final int ENGINE_INSTANCES = NodeLimits.defaults().actors().instances();

    /** As many instances as a node has carriers on a machine of two cores. */
    private static final int ACTOR_INSTANCES = 2;

    private static final long CALL_MILLIS = 10_000;
    private static final long PATIENCE_SECONDS = 30;
    private static final long POLL_MILLIS = 20;

    private final NanoClock clock = NanoClock.system();
    private final Payload message = Payload.wrap(Echo.message());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final LatticeNode near;
    private final Target actor;

    private EchoLattice(boolean far) throws IOException {
        EchoKeys keys = new EchoKeys();
        Path directory = Files.createTempDirectory("echo");
        opened.push(() -> delete(directory));
        WasmEngine engine = WasmtimeEngine.open(ENGINE_INSTANCES);
        opened.push(engine);
        near = LatticeNode.start(config("near", directory.resolve("near.mv"), List.of()), keys.node("near"), engine);
        opened.push(near);
        KeyId last =
                far ? startFar(keys.node("far"), directory) : near.address().node();
        EchoKeys.SignedModule module = keys.sign(Echo.guest());
        startActor(keys.user(), last, module);
        actor = new Target.Actor(module.actor());
        await("the actor to answer", () -> call().toCompletableFuture().join() instanceof CallResult.Reply);
    }

    /** One node, which runs the actor. */
    static EchoLattice ofOneNode() {
        return open(false);
    }

    /** Two nodes in two processes; the one in this JVM does not run the actor. */
    static EchoLattice ofTwoNodes() {
        return open(true);
    }

    private static EchoLattice open(boolean far) {
        try {
            return new EchoLattice(far);
        } catch (IOException e) {
            throw new BenchmarkException("no directory for the nodes' stores", e);
        }
    }

    static NodeConfig config(String name, Path store, List<HostPort> join) {
        return new NodeConfig(name, "127.0.0.1", 0, join, Map.of(), store, NodeLimits.defaults());
    }

    private KeyId startFar(NodeIdentity identity, Path directory) {
        FarProcess process = FarProcess.start(
                FarNode.class,
                identity,
                directory.resolve("far.mv").toString(),
                near.address().hostPort().toString());
        opened.push(process);
        return NodeAddress.parse(process.answer()).node();
    }

    private void startActor(ClientIdentity user, KeyId node, EchoKeys.SignedModule module) {
        try (LatticeClient client = LatticeClient.connect(near.address().hostPort(), user)) {
            await(
                    "the nodes to find each other",
                    () -> client.nodes().stream()
                            .anyMatch(row ->
                                    row.id().equals(node.text()) && !row.state().equals("unreachable")));
            client.start(node, module.bytes(), ACTOR_INSTANCES);
        }
    }

    /** Calls the actor through the near node's router. */
    CompletionStage<CallResult> call() {
        return near.call(Invocation.of(actor, Echo.OPERATION, message), Deadline.in(CALL_MILLIS, clock));
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new BenchmarkException("waited " + PATIENCE_SECONDS + " s in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new BenchmarkException("the lattice cannot be taken down", e);
            }
        }
    }
}
