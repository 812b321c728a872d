package dev.lattice.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.actor.ActorException;
import dev.lattice.node.store.ActorRecord;
import dev.lattice.node.store.StoreException;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActorManagerTest {
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

    private Iterable<Long> revisions() {
        return stage.routes.table().all().stream()
                .map(route -> route.entry().revision())
                .toList();
    }

    @Test
    void shouldRememberWhatItStartsAndForgetWhatItStops() {
        ControlStage.Module echo = stage.module("echo", 1);
        stage.onChanges(() ->
                stage.manager.start(1, echo.payload(), ControlStage.start(echo, Map.of("hostCalls", 5L)), any -> {}));

        assertThat(stage.store.actors())
                .containsExactly(new ActorRecord(echo.actor(), echo.hash(), 1, Map.of("hostCalls", 5L)));
        assertThat(stage.manager.limits(echo.actor()))
                .containsEntry("hostCalls", 5L)
                .containsKey("memoryBytes");
        assertThat(revisions()).containsExactly(1L);

        stage.stopAs(2, echo.actor());

        assertThat(stage.store.actors()).isEmpty();
        assertThat(revisions()).isEmpty();
        await().untilAsserted(() -> assertThat(stage.engine.live).hasValue(0));
    }

    @Test
    void shouldChangeNothingWhenAStartCannotBeRemembered() {
        ControlStage.Module one = stage.module("echo", 1);
        stage.startAs(1, one);
        stage.store.close();

        Throwable failure = ControlStage.causeOf(() -> stage.startAs(2, stage.module("echo", 2, one.actor())));

        assertThat(failure).isInstanceOf(StoreException.class);
        assertThat(revisions()).as("the former revision runs on").containsExactly(1L);
        await().untilAsserted(() -> assertThat(stage.engine.live).hasValue(1));
    }

    @Test
    void shouldLetAnActorRunOnThatCannotBeForgotten() {
        ControlStage.Module echo = stage.module("echo", 1);
        stage.startAs(1, echo);
        stage.store.close();

        Throwable failure = ControlStage.causeOf(() -> stage.stopAs(2, echo.actor()));

        assertThat(failure).isInstanceOf(StoreException.class);
        assertThat(revisions()).containsExactly(1L);
        assertThat(stage.engine.live).hasValue(1);
    }

    @Test
    void shouldNotLetAStartUndoALaterStop() {
        ControlStage.Module one = stage.module("echo", 1);
        stage.startAs(1, one);
        stage.compileSlowly();
        ControlStage.Module two = stage.module("echo", 2, one.actor());
        CompletableFuture<InventoryEntry> slow =
                stage.begin(() -> stage.manager.start(2, two.payload(), ControlStage.start(two, Map.of()), any -> {}));
        await().until(() -> stage.compiling.get() == 1);

        stage.stopAs(3, one.actor());
        stage.mayCompile.release();

        assertThat(ControlStage.causeOf(slow::join))
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UPDATING))
                .hasMessageContaining("a later order about echo");
        assertThat(revisions()).isEmpty();
        assertThat(stage.store.actors()).isEmpty();
    }

    @Test
    void shouldRefuseBytesThatTheOrderDidNotName() {
        ControlStage.Module named = stage.module("echo", 1);
        ControlStage.Module other = stage.module("other", 1);

        Throwable failure = ControlStage.causeOf(() -> stage.onChanges(
                () -> stage.manager.start(1, other.payload(), ControlStage.start(named, Map.of()), any -> {})));

        assertThat(failure).isInstanceOf(ActorException.class).hasMessageContainingAll(named.hash(), other.hash());
        assertThat(stage.engine.compiled).hasValue(0);
    }

    @Test
    void shouldBringBackWhatItCanWithNoMoreThanTheNodeAllows() {
        ControlStage.Module echo = stage.module("echo", 1);
        ControlStage.Module broken = stage.module("broken", 1);
        stage.store.put(new ActorRecord(broken.actor(), broken.hash(), 1), Payload.ofText("no module"));
        stage.store.put(new ActorRecord(echo.actor(), echo.hash(), 1, Map.of("memoryBytes", 1L << 30)), echo.payload());

        stage.onChanges(stage.manager::restore);

        assertThat(stage.routes.table().all())
                .singleElement()
                .satisfies(route -> assertThat(route.entry().name()).isEqualTo("echo"));
        assertThat(stage.manager.limits(echo.actor())).containsEntry("memoryBytes", 64L << 20);
        assertThat(stage.store.actors()).as("both are kept").hasSize(2);
    }
}
