package dev.lattice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.client.OrderException;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.security.credential.Right;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes in one JVM, over real sockets. */
class LatticeNodeTest {
    private static final Duration CALL = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private TestLattice lattice;

    @BeforeEach
    void setUp() {
        lattice = new TestLattice(directory);
    }

    @AfterEach
    void tearDown() {
        if (lattice != null) {
            lattice.close();
        }
    }

    private LatticeNode one;
    private LatticeNode two;
    private LatticeClient client;

    private void startTwo() {
        one = lattice.node("one");
        two = lattice.node("two", one.address());
        client = lattice.client(one);
        await().until(() -> client.nodes().stream()
                        .filter(node -> !node.state().equals("unreachable"))
                        .count()
                == 2);
    }

    private TestLattice.Module start(LatticeNode node, String guest) {
        TestLattice.Module module = lattice.guest(guest);
        start(node, module, 1);
        return module;
    }

    private void start(LatticeNode node, TestLattice.Module module, int instances) {
        client.start(node.address().node(), module.bytes(), instances);
        await().until(() -> client.actors().stream()
                .anyMatch(actor -> actor.id().equals(module.actor().text())
                        && actor.node().equals(node.address().node().text())));
    }

    private CallFailure failureOf(CallResult result) {
        assertThat(result).isInstanceOf(CallResult.Failed.class);
        return ((CallResult.Failed) result).failure();
    }

    @Test
    void shouldCallAnActorOnAnotherNode() {
        startTwo();
        TestLattice.Module echo = start(two, "echo");

        CallResult result = client.call(echo.actor(), "Echo", Payload.ofText("hello"), CALL);

        assertThat(result).isEqualTo(new CallResult.Reply(Payload.ofText("hello")));
    }

    @Test
    void shouldCallForTheProgramThatEmbedsIt() {
        startTwo();
        TestLattice.Module echo = start(two, "echo");
        Invocation invocation = Invocation.of(new Target.Actor(echo.actor()), "Echo", Payload.ofText("from within"));
        Deadline deadline = Deadline.in(CALL.toMillis(), NanoClock.system());

        CallResult result = one.call(invocation, deadline).toCompletableFuture().join();

        assertThat(result).isEqualTo(new CallResult.Reply(Payload.ofText("from within")));
    }

    @Test
    void shouldCarryPayloadsOfManyChunks() {
        startTwo();
        TestLattice.Module echo = start(two, "echo");
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);

        CallResult result = client.call(echo.actor(), "Echo", Payload.copyOf(bytes), CALL);

        assertThat(result).isEqualTo(new CallResult.Reply(Payload.copyOf(bytes)));
    }

    @Test
    void shouldLetActorsOfOneAccountCallEachOtherAcrossNodes() {
        startTwo();
        TestLattice.Module forward = start(one, "forward");
        start(two, "echo");

        CallResult result = client.call(forward.actor(), "echo", Payload.ofText("via one"), CALL);

        assertThat(result).isEqualTo(new CallResult.Reply(Payload.ofText("via one")));
    }

    @Test
    void shouldKeepActorsOfOtherAccountsApart() {
        startTwo();
        TestLattice.Module forward = start(one, "forward");
        TestLattice.Module foreign = lattice.guest("echo", lattice.newAccount());
        start(two, foreign, 1);

        CallFailure byKey =
                failureOf(client.call(forward.actor(), foreign.actor().text(), Payload.EMPTY, CALL));
        CallFailure byAlias = failureOf(client.call(forward.actor(), "echo", Payload.EMPTY, CALL));

        assertThat(byKey.code()).isEqualTo(FailureCode.GUEST_ERROR);
        assertThat(byKey.text()).startsWith("DENIED: ").contains("only actors of one account call each other");
        assertThat(byAlias.text()).startsWith("NO_SUCH_ACTOR: ");
    }

    @Test
    void shouldRefuseACycleThatNeedsABusyInstance() {
        startTwo();
        TestLattice.Module forward = start(one, "forward");

        CallFailure failure = failureOf(client.call(forward.actor(), "forward", Payload.EMPTY, CALL));

        assertThat(failure.text()).startsWith("CALL_CYCLE: ");
    }

    @Test
    void shouldSayThatNobodyRunsAnActor() {
        one = lattice.node("one");
        client = lattice.client(one);

        CallFailure failure = failureOf(client.call(lattice.guest("echo").actor(), "Echo", Payload.EMPTY, CALL));

        assertThat(failure.code()).isEqualTo(FailureCode.NO_SUCH_ACTOR);
        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(failure.detail()).containsKey(CallFailure.ACTOR);
    }

    @Test
    void shouldTellTheGuestsOwnErrorAndTrap() {
        startTwo();
        TestLattice.Module failing = start(two, "failing");
        TestLattice.Module traps = start(two, "traps");

        CallFailure error = failureOf(client.call(failing.actor(), "Do", Payload.EMPTY, CALL));
        CallFailure trap = failureOf(client.call(traps.actor(), "Do", Payload.copyOf(new byte[] {6}), CALL));

        assertThat(error.code()).isEqualTo(FailureCode.GUEST_ERROR);
        assertThat(error.text()).isEqualTo("no such operation");
        assertThat(trap.code()).isEqualTo(FailureCode.GUEST_TRAP);
        assertThat(trap.detail())
                .containsEntry(CallFailure.NODE, two.address().node().text())
                .containsEntry(CallFailure.OPERATION, "Do");
        assertThat(client.call(traps.actor(), "Do", Payload.copyOf(new byte[] {99}), CALL))
                .as("a fresh instance after the trap")
                .isInstanceOf(CallResult.Reply.class);
    }

    @Test
    void shouldStopALoopAtItsDeadlineWhileAnotherActorAnswers() {
        startTwo();
        TestLattice.Module loop = start(two, "loop");
        TestLattice.Module echo = start(two, "echo");

        CompletableFuture<CallResult> looping = client.callAsync(
                        loop.actor(), "Loop", Payload.EMPTY, Duration.ofSeconds(2))
                .toCompletableFuture();
        int answered = 0;
        while (!looping.isDone()) {
            assertThat(client.call(echo.actor(), "Echo", Payload.ofText("still here"), CALL))
                    .isInstanceOf(CallResult.Reply.class);
            answered++;
        }

        CallFailure failure = failureOf(looping.join());
        assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT);
        assertThat(failure.mayHaveRun()).isTrue();
        assertThat(answered).isGreaterThan(1);
    }

    @Test
    void shouldStopWhatAUserBeganWhenTheUserIsGone() {
        startTwo();
        TestLattice.Module loop = start(two, "loop");
        TestLattice.Module forward = start(one, "forward");
        LatticeClient leaving = lattice.client(one);
        CompletableFuture<CallResult> underWay =
                leaving.callAsync(forward.actor(), "loop", Payload.EMPTY, CALL).toCompletableFuture();
        assertThat(failureOf(client.call(loop.actor(), "Loop", Payload.EMPTY, Duration.ofMillis(300)))
                        .code())
                .as("the only instance is busy")
                .isEqualTo(FailureCode.TIMEOUT);

        leaving.close();

        await().atMost(CALL.dividedBy(2))
                .untilAsserted(() -> assertThat(
                                failureOf(client.call(loop.actor(), "Loop", Payload.EMPTY, Duration.ofMillis(300)))
                                        .detail())
                        .as("the instance is free, so this call gets to run")
                        .containsEntry(CallFailure.WHERE, "running"));
        assertThat(underWay).isDone();
    }

    @Test
    void shouldStopAGuestAtItsMemoryLimit() {
        lattice.instanceLimits(InstanceLimits.defaults().withMemoryBytes(4L << 20));
        startTwo();
        TestLattice.Module grow = start(two, "grow");

        CallResult within = client.call(grow.actor(), "Grow", Payload.copyOf(new byte[] {8, 0, 0, 0}), CALL);
        CallFailure beyond =
                failureOf(client.call(grow.actor(), "Grow", Payload.copyOf(new byte[] {100, 0, 0, 0}), CALL));

        assertThat(within).isInstanceOf(CallResult.Reply.class);
        assertThat(beyond.code()).isEqualTo(FailureCode.LIMIT);
        assertThat(beyond.text()).contains("memory");
    }

    @Test
    void shouldRefuseAnAlteredModule() {
        one = lattice.node("one");
        client = lattice.client(one);
        byte[] altered = lattice.guest("echo").bytes();
        altered[20] ^= 1;

        assertThatThrownBy(() -> client.start(one.address().node(), altered, 1)).isInstanceOf(OrderException.class);
        assertThat(client.actors()).isEmpty();
    }

    @Test
    void shouldStartActorsAgainWithTheirNode() {
        NodeIdentity identity = lattice.identity("one");
        one = lattice.node("one", identity);
        client = lattice.client(one);
        TestLattice.Module echo = start(one, "echo");
        one.close();

        LatticeNode again = lattice.node("one", identity);
        LatticeClient later = lattice.client(again);
        await().until(() -> later.actors().size() == 1);

        assertThat(later.call(echo.actor(), "Echo", Payload.ofText("back"), CALL))
                .isEqualTo(new CallResult.Reply(Payload.ofText("back")));
    }

    @Test
    void shouldNotBringBackWhatWasStopped() {
        NodeIdentity identity = lattice.identity("one");
        one = lattice.node("one", identity);
        client = lattice.client(one);
        TestLattice.Module echo = start(one, "echo");
        TestLattice.Module failing = start(one, "failing");

        client.stop(one.address().node(), echo.actor());
        one.close();
        LatticeClient later = lattice.client(lattice.node("one", identity));
        await().until(() -> !later.actors().isEmpty());

        assertThat(later.actors())
                .singleElement()
                .satisfies(actor ->
                        assertThat(actor.id()).isEqualTo(failing.actor().text()));
    }

    @Test
    void shouldGoElsewhereWhenANodeHasGone() {
        startTwo();
        TestLattice.Module echo = start(two, "echo");
        start(one, echo, 1);
        LatticeNode three = lattice.node("three", one.address());
        LatticeClient entry = lattice.client(three);
        await().until(() -> entry.actors().size() == 2);

        two.close();

        for (int i = 0; i < 20; i++) {
            assertThat(entry.call(echo.actor(), "Echo", Payload.EMPTY, CALL)).isInstanceOf(CallResult.Reply.class);
        }
    }

    @Test
    void shouldDoOnlyWhatTheUserHasARightTo() {
        one = lattice.node("one");
        client = lattice.client(one);
        TestLattice.Module echo = start(one, "echo");
        LatticeClient observer = lattice.client(one, lattice.user(Set.of(Right.OBSERVE)));

        CallFailure call = failureOf(observer.call(echo.actor(), "Echo", Payload.EMPTY, CALL));

        assertThat(call.code()).isEqualTo(FailureCode.DENIED);
        assertThatThrownBy(() -> observer.stop(one.address().node(), echo.actor()))
                .isInstanceOfSatisfying(
                        OrderException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.DENIED));
        assertThat(observer.actors()).hasSize(1);
    }

    @Test
    void shouldRefuseAStrangerInTheHandshake(@TempDir Path elsewhere) {
        one = lattice.node("one");
        try (TestLattice other = new TestLattice(elsewhere)) {
            assertThatThrownBy(() -> LatticeClient.connect(one.address().hostPort(), other.user()))
                    .isInstanceOf(TransportException.class);
        }
    }

    @Test
    void shouldSayThatAPortIsInUse() {
        one = lattice.node("one");
        NodeConfig same = new NodeConfig(
                "other",
                "127.0.0.1",
                one.address().port(),
                List.of(),
                Map.of(),
                directory.resolve("other.mv"),
                NodeLimits.defaults());

        assertThatThrownBy(() -> LatticeNode.start(same, lattice.identity("other"), lattice.engine()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("the port is in use");
    }
}
