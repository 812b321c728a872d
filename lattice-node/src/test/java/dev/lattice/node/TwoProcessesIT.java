package dev.lattice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.client.LatticeClient;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in operating-system processes of their own, one of which dies. */
class TwoProcessesIT {
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private TestLattice lattice;
    private NodeProcess one;
    private NodeProcess two;
    private LatticeClient client;

    @BeforeEach
    void setUp() {
        lattice = new TestLattice(directory);
        one = NodeProcess.start("one", lattice.identity("one"), directory.resolve("one.mv"));
        two = NodeProcess.start("two", lattice.identity("two"), directory.resolve("two.mv"), one.address());
        client = lattice.client(one.address());
        await().atMost(PATIENCE).until(() -> client.nodes().size() == 2);
    }

    @AfterEach
    void tearDown() {
        if (lattice != null) {
            lattice.close();
        }
        Stream.of(Optional.ofNullable(one), Optional.ofNullable(two))
                .flatMap(Optional::stream)
                .forEach(NodeProcess::close);
    }

    private TestLattice.Module startOnTwo(String guest) {
        TestLattice.Module module = lattice.guest(guest);
        client.start(two.address().node(), module.bytes(), 1);
        await().atMost(PATIENCE)
                .until(() -> client.actors().stream()
                        .anyMatch(actor -> actor.id().equals(module.actor().text())));
        return module;
    }

    @Test
    void shouldCallAcrossProcesses() {
        TestLattice.Module echo = startOnTwo("echo");

        assertThat(client.call(echo.actor(), "Echo", Payload.ofText("over there"), CALL))
                .isEqualTo(new CallResult.Reply(Payload.ofText("over there")));
    }

    /** The bounds are promises of the product, not guesses at the machine's speed: 200 ms and 12 s. */
    @Test
    void shouldNoticeAKilledNode() {
        TestLattice.Module loop = startOnTwo("loop");
        TestLattice.Module echo = startOnTwo("echo");
        CompletableFuture<Long> ended = new CompletableFuture<>();
        CompletableFuture<CallResult> underWay = client.callAsync(loop.actor(), "Loop", Payload.EMPTY, CALL)
                .whenComplete((result, fault) -> ended.complete(System.nanoTime()))
                .toCompletableFuture();
        assertThat(client.call(echo.actor(), "Echo", Payload.EMPTY, CALL))
                .as("this call took the same way, so the one before it is under way")
                .isInstanceOf(CallResult.Reply.class);

        long killed = System.nanoTime();
        two.kill();

        CallFailure failure = ((CallResult.Failed) underWay.join()).failure();
        assertThat(failure.code()).isEqualTo(FailureCode.PEER_LOST);
        assertThat(failure.mayHaveRun()).isTrue();
        assertThat(TimeUnit.NANOSECONDS.toMillis(ended.join() - killed)).isLessThan(200);
        CallFailure next = ((CallResult.Failed) client.call(echo.actor(), "Echo", Payload.EMPTY, CALL)).failure();
        assertThat(next.code()).isEqualTo(FailureCode.NO_SUCH_ACTOR);
        await().atMost(Duration.ofSeconds(12)).until(() -> client.nodes().size() == 1);
    }
}
