package dev.lattice.node.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits that an actor has of its own, and what it hears at each. */
class ActorLimitsTest {
    private static final int ACTOR = 1;

    private final ActorStage stage = new ActorStage(ActorStage.LIMITS);

    @AfterEach
    void tearDown() {
        stage.close();
    }

    private void start(Limit limit, long value) {
        start(LimitValues.defaults().with(limit, value));
    }

    private void start(LimitValues limits) {
        ActorStage.start(stage.host, ActorStage.spec(ActorStage.identity(ACTOR), "module", 1, limits));
    }

    @Test
    void shouldGiveInstancesTheLimitsOfTheirActor() {
        start(LimitValues.of(
                Map.of(Limit.MEMORY, 1L << 20, Limit.HOST_CALLS, 7L, Limit.LOG_BYTES, 10L, Limit.TABLE_ELEMENTS, 3L)));

        assertThat(stage.engine.lastLimits).satisfies(limits -> {
            assertThat(limits.memoryBytes()).isEqualTo(1 << 20);
            assertThat(limits.hostCallsPerTurn()).isEqualTo(7);
            assertThat(limits.logBytes()).isEqualTo(10);
            assertThat(limits.tableElements()).isEqualTo(3);
            assertThat(limits.payloadBytes()).isEqualTo(Limit.PAYLOAD.byDefault());
        });
        assertThat(stage.host
                        .limits(ActorStage.identity(ACTOR).key())
                        .orElseThrow()
                        .actorFields())
                .containsEntry("hostCalls", 7L)
                .containsEntry("mailboxCalls", 3L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Limit.class,
            names = {"MAILBOX", "MEMORY", "DEADLINE"})
    void shouldRefuseAnActorThatWantsMoreThanTheNodeAllows(Limit limit) {
        long nodes = stage.host.limits().get(limit);

        assertThatThrownBy(() -> start(limit, nodes * 2))
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT))
                .hasMessageContainingAll(
                        "the limit " + limit.text() + " of actor-1",
                        "cannot be " + limit.text(nodes * 2),
                        "allows at most " + limit.text(nodes),
                        "lattice up --" + limit.text());
        start(limit, nodes);
    }

    @Test
    void shouldEndACallAtTheDeadlineLimitWhateverTheCallerAskedFor() {
        start(Limit.DEADLINE, 10);
        stage.occupy(ACTOR, 1);

        ActorCall queued = stage.call(ACTOR, "queued");
        stage.clock.advance(Duration.ofMillis(10));
        CallFailure failure = ActorStage.failure(queued);

        assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT);
        assertThat(failure.text()).contains("actor-1", "the deadline limit is 10ms");
    }

    @Test
    void shouldRefuseARequestOverTheActorsPayloadLimit() {
        start(Limit.PAYLOAD, 1024);

        CallFailure failure = ActorStage.failure(stage.call(ACTOR, "x".repeat(1025)));

        assertThat(failure.code()).isEqualTo(FailureCode.LIMIT);
        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(failure.text()).contains("payload limit of actor-1", "1KiB allowed", "1025 bytes");
    }

    @Test
    void shouldRefuseACallThatMakesTheChainTooLong() {
        start(Limit.CALL_DEPTH, 0);

        assertThat(stage.served(ACTOR, "wait"))
                .isEqualTo(ActorStage.reply("answer: CALL_CYCLE: call depth limit of " + ActorStage.identity(ACTOR)
                        + ": 0 actors in a chain, this call would be made by actor 1"));
    }

    @Test
    void shouldNameTheMailboxLimitOfTheActor() {
        start(Limit.MAILBOX, 1);
        stage.occupy(ACTOR, 1);
        stage.call(ACTOR, "queued");

        CallFailure failure = ActorStage.failure(stage.call(ACTOR, "one too many"));

        assertThat(failure.code()).isEqualTo(FailureCode.OVERLOADED);
        assertThat(failure.text()).contains("mailbox of actor-1", "limit is 1 calls");
    }
}
