package dev.lattice.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.Actors;
import dev.lattice.node.control.ControlMessages.Nothing;
import dev.lattice.node.control.ControlMessages.StartRow;
import dev.lattice.node.control.ControlMessages.Starts;
import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServiceTest {
    private static final KeyId ELSEWHERE = KeyId.of(KeyType.NODE, new byte[KeyId.PUBLIC_KEY_BYTES]);

    @TempDir
    private Path directory;

    private ControlStage stage;

    @BeforeEach
    void setUp() {
        stage = new ControlStage(directory);
    }

    @AfterEach
    void tearDown() {
        stage.close();
    }

    private CompletableFuture<CallResult> start(ControlStage.Module module) {
        stage.client.offering(module);
        return stage.send(ControlOperation.START_ACTOR, ControlStage.start(module, Map.of()));
    }

    private static <T> T reply(CompletableFuture<CallResult> answer, Class<T> type) {
        CallResult result = answer.join();
        assertThat(result).isInstanceOf(CallResult.Reply.class);
        return ControlCodec.decode(((CallResult.Reply) result).payload(), type);
    }

    private static CallFailure failure(CompletableFuture<CallResult> answer) {
        return ((CallResult.Failed) answer.join()).failure();
    }

    private void compileOne(ControlStage.Module module) {
        stage.compileSlowly();
        start(module);
        await().until(() -> stage.compiling.get() == 1);
    }

    @Test
    void shouldStartShowAndStopAnActor() {
        ControlStage.Module echo = stage.module("echo", 3);

        ActorRow started = reply(start(echo), ActorRow.class);
        Actors own = reply(stage.send(ControlOperation.OWN_ACTORS, new Nothing()), Actors.class);
        reply(stage.send(ControlOperation.STOP_ACTOR, new StopActor(echo.actor().text())), Nothing.class);

        assertThat(started.name()).isEqualTo("echo");
        assertThat(started.limits()).containsEntry("payloadBytes", 8L << 20);
        assertThat(own.actors()).containsExactly(started);
        assertThat(reply(stage.send(ControlOperation.ACTORS, new Nothing()), Actors.class)
                        .actors())
                .isEmpty();
    }

    @Test
    void shouldAnswerQuestionsAndTellOfTheStartWhileAModuleCompiles() {
        ControlStage.Module echo = stage.module("echo", 1);
        compileOne(echo);

        StartRow start = reply(stage.send(ControlOperation.STARTS, new Nothing()), Starts.class)
                .starts()
                .get(0);

        assertThat(start.name()).isEqualTo("echo");
        assertThat(start.stage()).isEqualTo("compiling");
        assertThat(start.moduleHash()).isEqualTo(echo.hash());
    }

    @Test
    void shouldStopAnActorWhileTheModuleOfAnotherCompiles() {
        ControlStage.Module echo = stage.module("echo", 1);
        reply(start(echo), ActorRow.class);
        compileOne(stage.module("slow", 1));

        reply(stage.send(ControlOperation.STOP_ACTOR, new StopActor(echo.actor().text())), Nothing.class);

        assertThat(stage.store.actors()).isEmpty();
    }

    @Test
    void shouldCarryOutAnOrderThatExpiresWhileItWaits() {
        compileOne(stage.module("slow", 1));
        ControlStage.Module echo = stage.module("echo", 1);
        CompletableFuture<CallResult> waiting = start(echo);
        await().until(() -> stage.host.starts().size() == 2);

        stage.clock.advance(Duration.ofMinutes(10));
        stage.mayCompile.release(2);

        assertThat(reply(waiting, ActorRow.class).name()).isEqualTo("echo");
    }

    @Test
    void shouldRefuseAnOrderThatHasExpiredWhenItArrives() {
        compileOne(stage.module("slow", 1));
        ControlOrder old = stage.order(ControlOperation.NODES, new Nothing());
        stage.clock.advance(Duration.ofMinutes(10));

        assertThat(failure(stage.send(old)).code()).isEqualTo(FailureCode.DENIED);
    }

    @Test
    void shouldTakeAnOrderOnce() {
        ControlOrder order = stage.order(ControlOperation.NODES, new Nothing());

        assertThat(stage.send(order).join()).isInstanceOf(CallResult.Reply.class);
        assertThat(failure(stage.send(order)).code()).isEqualTo(FailureCode.DENIED);
    }

    @Test
    void shouldBoundTheStartsUnderWay() {
        compileOne(stage.module("one", 1));
        CompletableFuture<CallResult> two = start(stage.module("two", 1));

        CallFailure refused = failure(start(stage.module("three", 1)));

        assertThat(refused.code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(refused.text()).contains("limit of 2", "node-1");
        stage.mayCompile.release(2);
        reply(two, ActorRow.class);
        stage.mayCompile.release();
        await().untilAsserted(
                        () -> assertThat(start(stage.module("four", 1)).join()).isInstanceOf(CallResult.Reply.class));
    }

    @Test
    void shouldSayWhyAnActorMayNotHaveALimit() {
        ControlStage.Module echo = stage.module("echo", 1);
        stage.client.offering(echo);

        CallFailure tooMuch = failure(
                stage.send(ControlOperation.START_ACTOR, ControlStage.start(echo, Map.of("memoryBytes", 128L << 20))));
        CallFailure unknown =
                failure(stage.send(ControlOperation.START_ACTOR, ControlStage.start(echo, Map.of("warpFactor", 9L))));

        assertThat(tooMuch.code()).isEqualTo(FailureCode.LIMIT);
        assertThat(tooMuch.text()).contains("limit memory of echo", "128MiB", "at most 64MiB");
        assertThat(unknown.code()).isEqualTo(FailureCode.BAD_REQUEST);
        assertThat(unknown.text()).contains("warpFactor");
    }

    @Test
    void shouldPassAnOrderOnOnceOnly() {
        ControlOrder order =
                new ControlOrder(ELSEWHERE, "lattice.nodes", "statement", ControlCodec.encode(new Nothing()));
        Answer ofNode = new Answer();
        FakeSource node = new FakeSource(ELSEWHERE);
        stage.service.order(node, order, ofNode);

        assertThat(failure(ofNode.result()).text()).contains("passed on once");
        assertThat(failure(stage.send(order)).code()).isEqualTo(FailureCode.UNREACHABLE);

        stage.connected.put(ELSEWHERE, node);
        CompletableFuture<CallResult> passed = stage.send(order);
        node.controlled.complete(new CallResult.Reply(ControlCodec.encode(new Nothing())));

        assertThat(passed.join()).isInstanceOf(CallResult.Reply.class);
    }

    @Test
    void shouldNameAnOperationThatItDoesNotKnow() {
        ControlOrder order = new ControlOrder(stage.self, "actor.fly", "statement", ControlCodec.encode(new Nothing()));

        assertThat(failure(stage.send(order)).text()).contains("node-1 knows no operation actor.fly");
    }
}
