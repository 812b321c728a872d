package dev.lattice.node.actor;

import static dev.lattice.node.actor.ActorStage.failure;
import static dev.lattice.node.actor.ActorStage.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many instances there are, and when they come and go. */
class InstancePoolTest {
    private static final Duration IDLE = Duration.ofMillis(ActorStage.LIMITS.idleMillis());
    private static final Duration MOMENT = Duration.ofMillis(1);

    private ActorStage stage = new ActorStage(ActorStage.LIMITS);

    @AfterEach
    void tearDown() {
        stage.close();
    }

    private void awaitLive(int instances) {
        await().untilAsserted(() -> assertThat(stage.engine.live).hasValue(instances));
    }

    private void restWith(int actor, int instances) {
        stage.letGo(stage.occupy(actor, instances));
    }

    @Test
    void shouldGrowWithTheCallsAndKeepWhatItHasForAWhile() {
        stage.start(1, 3);
        assertThat(stage.engine.made).as("one is made at start").hasValue(1);

        restWith(1, 3);
        restWith(1, 3);

        assertThat(stage.engine.made).hasValue(3);
        stage.clock.advance(IDLE.minus(MOMENT));
        stage.host.shrink();
        assertThat(stage.engine.live).hasValue(3);
    }

    @Test
    void shouldLetGoOfIdleInstancesButKeepOneWarm() {
        stage.start(1, 3);
        restWith(1, 3);

        stage.clock.advance(IDLE);
        stage.host.shrink();
        stage.host.shrink();

        awaitLive(1);
        assertThat(stage.served(1, "still here")).isEqualTo(reply("still here"));
        assertThat(stage.engine.made).as("the warm one served").hasValue(3);
    }

    @Test
    void shouldKeepTheInstanceThatServesWhileOthersAreIdle() {
        stage.start(1, 3);
        restWith(1, 3);

        stage.clock.advance(IDLE.minus(MOMENT));
        stage.served(1, "served by the one that worked last");
        stage.clock.advance(MOMENT);
        stage.host.shrink();

        awaitLive(1);
    }

    @Test
    void shouldLetGoOfAllIdleInstancesWhileAnotherIsBusy() {
        stage.start(1, 3);
        restWith(1, 3);
        List<ActorCall> busy = stage.occupy(1, 1);

        stage.clock.advance(IDLE);
        stage.host.shrink();

        awaitLive(1);
        stage.letGo(busy);
    }

    @Test
    void shouldTakeTheInstanceThatHasBeenIdleForLongest() {
        stage.start(1, 2);
        restWith(1, 2);
        stage.clock.advance(MOMENT);
        stage.start(2, 2);
        restWith(2, 2);
        stage.clock.advance(MOMENT);

        stage.start(3, 1);

        awaitLive(4);
        assertThat(stage.engine.made).hasValue(5);
        stage.served(2, "both of the second are there");
        assertThat(stage.served(3, "hello")).isEqualTo(reply("hello"));
        stage.letGo(stage.occupy(2, 2));
        assertThat(stage.engine.made).as("nobody took one of the second").hasValue(5);
    }

    @Test
    void shouldServeMoreActorsThanThereMayBeInstances() {
        for (int actor = 1; actor <= 10; actor++) {
            stage.start(actor, 1);
            stage.clock.advance(MOMENT);
        }

        for (int actor = 1; actor <= 10; actor++) {
            assertThat(stage.served(actor, "hello")).isEqualTo(reply("hello"));
            stage.clock.advance(MOMENT);
        }

        awaitLive(4);
    }

    @Test
    void shouldRefuseWhenAllInstancesOfTheNodeAreBusy() {
        stage.start(1, 4);
        stage.start(2, 1);
        List<ActorCall> busy = stage.occupy(1, 4);

        CallFailure refused = failure(stage.call(2, "hello"));

        assertThat(refused.code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(refused.mayHaveRun()).isFalse();
        assertThat(refused.text()).contains("actor-2", "limit of 4 instances");
        assertThatThrownBy(() -> stage.start(3, 1))
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT))
                .hasMessageContaining("limit of 4 instances");
        stage.letGo(busy);
        assertThat(stage.served(2, "now")).isEqualTo(reply("now"));
    }

    @Test
    void shouldQueueRatherThanRefuseWhileAnInstanceOfItsOwnWillBeFree() {
        stage.start(1, 3);
        stage.start(2, 4);
        List<ActorCall> busy = stage.occupy(1, 3);
        busy.addAll(stage.occupy(2, 1));

        ActorCall queued = stage.call(2, "queued");

        assertThat(queued.result().toCompletableFuture()).isNotDone();
        stage.letGo(busy);
        assertThat(ActorStage.result(queued)).isEqualTo(reply("queued"));
    }

    @Test
    void shouldHaveNoMoreInstancesThanTheEngineHasRoomFor() {
        stage.close();
        stage = new ActorStage(ActorStage.LIMITS, 2);
        stage.start(1, 4);
        List<ActorCall> busy = stage.occupy(1, 2);

        assertThatThrownBy(() -> stage.start(2, 1)).hasMessageContaining("limit of 2 instances");

        stage.letGo(busy);
    }

    @Test
    void shouldGiveBackThePlaceOfATrappedInstance() {
        stage.start(1, 1);

        for (int i = 0; i < 2 * ActorStage.LIMITS.instances(); i++) {
            assertThat(failure(stage.call(1, "trap")).code()).isEqualTo(FailureCode.GUEST_TRAP);
        }

        assertThat(stage.served(1, "fine")).isEqualTo(reply("fine"));
        awaitLive(1);
    }
}
