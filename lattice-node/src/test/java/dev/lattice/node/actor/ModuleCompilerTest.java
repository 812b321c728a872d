package dev.lattice.node.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.invocation.FailureCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts whose modules have to be compiled first. */
class ModuleCompilerTest {
    private final ActorStage stage = new ActorStage(ActorStage.LIMITS);
    private final Semaphore mayCompile = new Semaphore(0);
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger compiling = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    @AfterEach
    void tearDown() {
        mayCompile.release(100);
        stage.close();
    }

    private void compileSlowly() {
        stage.engine.onCompile = module -> {
            threads.add(Thread.currentThread().getName());
            mostAtOnce.accumulateAndGet(compiling.incrementAndGet(), Math::max);
            mayCompile.acquireUninterruptibly();
            compiling.decrementAndGet();
        };
    }

    private CompletableFuture<PreparedActor> prepare(int actor, String module) {
        CompletionStage<PreparedActor> prepared =
                stage.host.prepare(ActorStage.spec(ActorStage.identity(actor), module, 1, LimitValues.defaults()));
        return prepared.toCompletableFuture();
    }

    @Test
    void shouldCompileAModuleOnceForAllWhoAskForIt() {
        compileSlowly();
        List<CompletableFuture<PreparedActor>> starts =
                IntStream.range(0, 4).mapToObj(i -> prepare(i, "same")).toList();

        assertThat(starts).noneMatch(CompletableFuture::isDone);
        mayCompile.release(100);
        starts.forEach(start -> start.join().serve());

        assertThat(stage.engine.compiled).hasValue(1);
        assertThat(prepare(0, "same").join())
                .as("also later, while it is in use")
                .isNotNull();
        assertThat(stage.engine.compiled).hasValue(1);
        assertThat(stage.engine.closedModules).hasValue(0);
    }

    @Test
    void shouldCompileOneModuleAtATimeOnItsOwnThread() {
        compileSlowly();
        List<CompletableFuture<PreparedActor>> starts =
                IntStream.range(0, 3).mapToObj(i -> prepare(i, "module " + i)).toList();

        mayCompile.release(100);
        starts.forEach(CompletableFuture::join);

        assertThat(mostAtOnce).hasValue(1);
        assertThat(threads).hasSize(3).containsOnly("lattice-compiler");
    }

    @Test
    void shouldTellHowFarStartsHaveCome() {
        compileSlowly();
        CompletableFuture<PreparedActor> first = prepare(1, "one");
        prepare(2, "two");
        await().until(() -> compiling.get() == 1);
        stage.clock.advance(Duration.ofSeconds(3));

        assertThat(stage.host.starts())
                .extracting(start -> start.actor().name(), StartProgress::stage, StartProgress::elapsedMillis)
                .containsExactlyInAnyOrder(
                        tuple("actor-1", StartProgress.Stage.COMPILING, 3_000L),
                        tuple("actor-2", StartProgress.Stage.WAITING, 3_000L));

        mayCompile.release(100);
        first.handle((prepared, refused) -> refused).join();
        await().until(() -> stage.host.starts().isEmpty());
    }

    @Test
    void shouldRefuseToHoldManyModulesThatWait() {
        compileSlowly();
        prepare(0, "compiling");
        await().until(() -> compiling.get() == 1);
        for (int i = 1; i <= ActorStage.LIMITS.compilations(); i++) {
            prepare(i, "waits " + i);
        }

        assertThatThrownBy(prepare(9, "one too many")::join)
                .cause()
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.OVERLOADED))
                .hasMessageContaining("2 modules wait");
    }

    @Test
    void shouldTryAnewAfterARefusal() {
        stage.engine.onCompile = module -> {
            throw EngineException.of(EngineException.Kind.LIMIT, "function limit: 10 allowed, the module has 11");
        };

        assertThatThrownBy(prepare(1, "large")::join)
                .cause()
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT))
                .hasMessageContainingAll("actor-1", "function limit: 10");
        stage.engine.onCompile = module -> {};

        assertThat(prepare(1, "large").join()).isNotNull();
        assertThat(stage.host.starts()).isEmpty();
    }

    @Test
    void shouldFreeAModuleWhenNobodyUsesItAnyMore() {
        PreparedActor served = prepare(1, "same").join();
        PreparedActor discarded = prepare(2, "same").join();
        served.serve();

        discarded.discard();
        assertThat(stage.engine.closedModules).hasValue(0);
        stage.host.stop(ActorStage.identity(1).key());

        await().untilAsserted(() -> assertThat(stage.engine.closedModules).hasValue(1));
        assertThat(stage.engine.live).hasValue(0);
    }

    @Test
    void shouldLeaveTheRunningActorAloneWhenItsSuccessorIsDiscarded() {
        stage.start(1, 1);

        prepare(1, "newer").join().discard();

        assertThat(stage.served(1, "hello")).isEqualTo(ActorStage.reply("hello"));
    }
}
