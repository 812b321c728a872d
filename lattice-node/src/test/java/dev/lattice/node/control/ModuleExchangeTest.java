package dev.lattice.node.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.store.ActorRecord;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleExchangeTest {
    private static final KeyId NODE = KeyId.of(KeyType.NODE, new byte[KeyId.PUBLIC_KEY_BYTES]);

    @TempDir
    private Path directory;

    private ControlStage stage;
    private final FakeSource node = new FakeSource(NODE);

    @BeforeEach
    void setUp() {
        stage = new ControlStage(directory);
    }

    @AfterEach
    void tearDown() {
        stage.close();
    }

    private CompletableFuture<CallResult> serve(FakeSource asking, ControlStage.Module module) {
        return stage.exchange.serve(asking, module.hash()).toCompletableFuture();
    }

    private static FailureCode code(CompletableFuture<CallResult> answer) {
        return ((CallResult.Failed) answer.join()).failure().code();
    }

    @Test
    void shouldHandOutWhatTheStoreHasToNodesOnly() {
        ControlStage.Module echo = stage.module("echo", 1);
        stage.store.put(new ActorRecord(echo.actor(), echo.hash(), 1), echo.payload());

        assertThat(serve(node, echo).join()).isEqualTo(new CallResult.Reply(echo.payload()));
        assertThat(code(serve(stage.client, echo))).isEqualTo(FailureCode.DENIED);
        assertThat(code(serve(node, stage.module("other", 1)))).isEqualTo(FailureCode.BAD_REQUEST);
    }

    @Test
    void shouldAskTheClientWhoseOrderIsBeingPassedOnToTheNodeThatAsks() {
        ControlStage.Module echo = stage.module("echo", 1);
        stage.client.offering(echo);
        CompletableFuture<CallResult> order = new CompletableFuture<>();
        stage.exchange.whilePassedOn(NODE, stage.client, () -> order);

        assertThat(serve(node, echo).join()).isEqualTo(new CallResult.Reply(echo.payload()));

        order.complete(CallResult.notRun(FailureCode.BAD_REQUEST, "whatever"));
        assertThat(code(serve(node, echo))).as("the order has ended").isEqualTo(FailureCode.BAD_REQUEST);
    }

    @Test
    void shouldNotReadTheStoreOnTheThreadThatAsks() {
        ControlStage.Module echo = stage.module("echo", 1);
        stage.store.put(new ActorRecord(echo.actor(), echo.hash(), 1), echo.payload());
        CountDownLatch busy = new CountDownLatch(1);
        stage.threads.questions().execute(() -> awaitQuietly(busy));

        CompletableFuture<CallResult> answer = serve(node, echo);

        assertThat(answer).as("the reading thread is busy").isNotDone();
        busy.countDown();
        assertThat(answer.join()).isInstanceOf(CallResult.Reply.class);
    }

    @Test
    void shouldRefuseWhenTooManyWait() {
        ControlStage.Module echo = stage.module("echo", 1);
        CountDownLatch busy = new CountDownLatch(1);
        stage.threads.questions().execute(() -> awaitQuietly(busy));
        for (int i = 0; i < 4; i++) {
            serve(node, echo);
        }

        CompletableFuture<CallResult> refused = serve(node, echo);

        busy.countDown();
        assertThat(code(refused)).isEqualTo(FailureCode.OVERLOADED);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
