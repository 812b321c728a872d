package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTurnsTest extends EngineFixture {
    private static Payload bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "echo-wasmbus"})
    void shouldReplyUnderBothImportNames(String guest) {
        Instance instance = ready(guest);
        Payload payload = Payload.ofText("hello");
        assertThat(run(instance.begin("Echo", payload))).isEqualTo(new Step.Completed(payload));
        assertThat(instance.reusable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65_531, 65_532, 65_533, 65_536, 65_537, 131_072, 1_000_003, 2_000_000})
    void shouldCarryPayloadsOfEverySize(int length) {
        Instance instance = ready("echo");
        Payload payload = bytes(length);
        for (int turn = 0; turn < 3; turn++) {
            assertThat(run(instance.begin("Echo", payload))).isEqualTo(new Step.Completed(payload));
        }
    }

    @Test
    void shouldPassTheOperationOfEachTurn() {
        Instance instance = ready("operation");
        for (String operation : new String[] {"HttpServer.HandleRequest", "HttpServer.HandleRequest", "Größe", ""}) {
            assertThat(run(instance.begin(operation, Payload.EMPTY)))
                    .isEqualTo(new Step.Completed(Payload.ofText(operation)));
        }
    }

    @Test
    void shouldSuspendAtAHostCallAndGoOnWithItsAnswer() {
        Instance instance = ready("caller");
        Payload key = Payload.ofText("counter");
        Turn turn = instance.begin("Do", key);
        assertThat(run(turn)).isEqualTo(new Step.HostCall("default", "wasmcloud:keyvalue", "KeyValue.Get", key));
        Payload value = Payload.ofText("42");
        assertThat(resume(turn, new HostReply.Success(value))).isEqualTo(new Step.Completed(value));
    }

    @Test
    void shouldTellTheGuestWhatTheHostRefused() {
        Instance instance = ready("caller");
        Turn turn = instance.begin("Do", Payload.EMPTY);
        run(turn);
        assertThat(resume(turn, new HostReply.Failure("no link to a store")))
                .isEqualTo(new Step.Failed("no link to a store"));
        assertThat(instance.reusable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_600, 2_000_000})
    void shouldCarryLargeHostCallsBothWays(int length) {
        Instance instance = ready("caller");
        Payload sent = bytes(length);
        Payload answered = bytes(length + 1);
        Step step = run(instance.begin("Do", sent), call -> {
            assertThat(call.payload()).isEqualTo(sent);
            assertThat(call.operation()).isEqualTo("KeyValue.Get");
            return new HostReply.Success(answered);
        });
        assertThat(step).isEqualTo(new Step.Completed(answered));
    }

    @Test
    void shouldGoOnWithASuspendedTurnOnAnotherThread() throws Exception {
        Instance instance = ready("caller");
        ExecutorService first = Executors.newSingleThreadExecutor();
        ExecutorService second = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 200; round++) {
                Payload value = Payload.ofText("value " + round);
                Turn turn = instance.begin("Do", value);
                Step step = first.submit(() -> run(turn)).get(30, TimeUnit.SECONDS);
                assertThat(step).isInstanceOf(Step.HostCall.class);
                HostReply reply = new HostReply.Success(value);
                assertThat(second.submit(() -> resume(turn, reply)).get(30, TimeUnit.SECONDS))
                        .isEqualTo(new Step.Completed(value));
            }
        } finally {
            first.shutdownNow();
            second.shutdownNow();
        }
    }

    @Test
    void shouldTellEachHostCallByItsOwnNames() {
        Instance instance = ready("forward");
        // Names of the same length, of others, none, and payloads around what one crossing brings.
        List<String> names = List.of("test:a", "test:b", "test:b", "", "test:longer", "\u00e4\u00f6", "test:a");
        for (int length : new int[] {0, 5, 61_000, 65_500, 100_000}) {
            for (String name : names) {
                Payload payload = Payload.wrap(new byte[length]);
                Turn turn = instance.begin(name, payload);
                assertThat(run(turn)).isEqualTo(new Step.HostCall("", name, name, payload));
                assertThat(resume(turn, new HostReply.Success(Payload.ofText(name))))
                        .isEqualTo(new Step.Completed(Payload.ofText(name)));
            }
        }
    }

    @Test
    void shouldGiveTheGuestsOwnErrorText() {
        Instance instance = ready("failing");
        assertThat(send(instance)).isEqualTo(new Step.Failed("no such operation"));
        assertThat(send(instance)).isEqualTo(new Step.Failed("no such operation"));
    }

    @Test
    void shouldTakeAResponseThatWasNeverSetForAnEmptyOne() {
        Instance instance = ready("silent");
        assertThat(send(instance)).isEqualTo(new Step.Completed(Payload.EMPTY));
        assertThat(send(instance, (byte) 1)).isEqualTo(new Step.Failed(""));
        assertThat(send(instance)).isEqualTo(new Step.Completed(Payload.EMPTY));
    }

    @Test
    void shouldTakeTheLastResponseThatWasSet() {
        assertThat(send(ready("twice"))).isEqualTo(new Step.Completed(Payload.ofText("second")));
    }

    @Test
    void shouldRefuseAnOperationNameThatIsNoUtf8() {
        Instance instance = ready("invalid-utf8");
        assertThat(send(instance)).isEqualTo(new Step.Failed("__host_call: the operation is not UTF-8"));
        assertThat(instance.reusable()).isTrue();
    }

    @Test
    void shouldCollectLogLinesUntilTheyAreTaken() {
        Instance instance = ready("logger");
        assertThat(instance.drainLog()).isEmpty();
        send(instance, "0one\ntwo".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        send(instance, "0three".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(instance.drainLog()).containsExactly("0one", "two", "0three");
        assertThat(instance.drainLog()).isEmpty();
    }

    @Test
    void shouldBoundAFloodOfLogLinesAndSayHowManyAreMissing() {
        Instance instance = ready("logger");
        send(instance, ("9" + "x".repeat(100)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        // 32 KiB hold 312 lines of 105 bytes; 900 were written.
        assertThat(instance.drainLog())
                .hasSize(313)
                .last()
                .isEqualTo("[588 more lines dropped: the log limit of the instance is reached]");
    }

    @Test
    void shouldRefuseCallsThatDoNotFitTheState() {
        Instance instance = closed(compiled(Wat.guest("caller")).newInstance(InstanceLimits.defaults()));
        assertThat(refusal(() -> instance.begin("Do", Payload.EMPTY)).kind()).isEqualTo(Kind.WRONG_STATE);
        Turn initialisation = instance.initialize();
        assertThat(refusal(instance::initialize).kind()).isEqualTo(Kind.WRONG_STATE);
        run(initialisation);
        assertThat(refusal(instance::initialize)).hasMessageContaining("initialised already");

        HostReply reply = new HostReply.Success(Payload.EMPTY);
        Turn turn = instance.begin("Do", Payload.EMPTY);
        assertThat(refusal(() -> resume(turn, reply)).kind()).isEqualTo(Kind.WRONG_STATE);
        assertThat(refusal(() -> instance.begin("Do", Payload.EMPTY))).hasMessageContaining("has a turn");
        run(turn);
        assertThat(refusal(() -> run(turn))).hasMessageContaining("waits for the host");
        resume(turn, reply);
        assertThat(refusal(() -> run(turn))).hasMessage("the turn is over");
        assertThat(refusal(() -> resume(turn, reply))).hasMessage("the turn is over");
        assertThat(instance.reusable()).isTrue();
    }

    @Test
    void shouldRefuseUseAfterClose() {
        Instance instance = ready("caller");
        Turn turn = instance.begin("Do", Payload.EMPTY);
        run(turn);
        instance.close();
        instance.close();
        assertThat(instance.reusable()).isFalse();
        assertThat(refusal(() -> instance.begin("Do", Payload.EMPTY)).kind()).isEqualTo(Kind.CLOSED);
        assertThat(refusal(() -> resume(turn, new HostReply.Success(Payload.EMPTY)))
                        .kind())
                .isEqualTo(Kind.CLOSED);
        assertThat(instance.drainLog()).isEmpty();
        turn.cancel();
    }
}
