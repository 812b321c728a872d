package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.protocol.invocation.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EngineStopsTest extends EngineFixture {
    private static final HostReply NOTHING = new HostReply.Success(Payload.EMPTY);
    private static final InstanceLimits LIMITS = InstanceLimits.defaults();

    private static Step.Stopped stopped(Step step, StopReason reason) {
        assertThat(step).isInstanceOf(Step.Stopped.class);
        assertThat(((Step.Stopped) step).reason()).isEqualTo(reason);
        return (Step.Stopped) step;
    }

    private static void assertLost(Instance instance) {
        assertThat(instance.reusable()).isFalse();
        assertThat(refusal(() -> instance.begin("Do", Payload.EMPTY)))
                .hasMessage("the instance trapped or was stopped; make a new one");
    }

    @Test
    void shouldYieldWhenASliceIsUsedUpAndGoOnWhereItWas() {
        Instance instance = ready("slow");
        Payload payload = Payload.copyOf(new byte[] {100, 7, 8});
        Turn turn = instance.begin("Count", payload);
        int yields = 0;
        Step step = turn.run(MILLIS, LONG);
        for (; step instanceof Step.Yielded; yields++) {
            step = turn.run(MILLIS, LONG);
        }
        assertThat(step).isEqualTo(new Step.Completed(payload));
        assertThat(yields).isPositive();
    }

    @Test
    void shouldStopALoopAtItsDeadlineAndNotBefore() {
        Instance instance = ready("loop");
        long begun = System.nanoTime();
        Step step = run(instance.begin("Loop", Payload.EMPTY), 40 * MILLIS);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(40 * MILLIS);
        stopped(step, StopReason.DEADLINE);
        assertLost(instance);
    }

    @Test
    void shouldStopALoopWithinOneLongSlice() {
        Instance instance = ready("loop");
        stopped(instance.begin("Loop", Payload.EMPTY).run(LONG, 20 * MILLIS), StopReason.DEADLINE);
    }

    @Test
    void shouldNotRunATurnWithoutTimeLeft() {
        Instance instance = ready("echo");
        stopped(instance.begin("Echo", Payload.EMPTY).run(SLICE, 0), StopReason.DEADLINE);
        assertThat(instance.reusable()).as("the guest did not run").isTrue();
        assertThat(send(instance)).isEqualTo(new Step.Completed(Payload.EMPTY));
    }

    @Test
    void shouldStopATurnWhoseHostAnsweredTooLate() {
        Instance instance = ready("caller");
        Turn turn = instance.begin("Do", Payload.EMPTY);
        run(turn);
        stopped(turn.resume(NOTHING, SLICE, -1), StopReason.DEADLINE);
        assertLost(instance);
    }

    @Test
    void shouldStopAGuestAtItsMemoryLimit() {
        Instance instance = ready("grow", LIMITS.withMemoryBytes(4 << 16));
        assertThat(send(instance, words(2))).isEqualTo(new Step.Completed(Payload.wrap(words(1))));
        Step.Stopped stopped = stopped(send(instance, words(2)), StopReason.LIMIT);
        assertThat(stopped.detail()).isEqualTo("memory limit: 256 KiB allowed, the guest asked for 320 KiB");
        assertLost(instance);
    }

    @Test
    void shouldLetAGuestFailAtTheMaximumThatItDeclared() {
        Instance instance = ready("grow");
        assertThat(send(instance, words(1000))).isEqualTo(new Step.Completed(Payload.wrap(words(-1))));
        assertThat(instance.reusable()).isTrue();
    }

    @Test
    void shouldRefuseAMemoryThatBeginsOverTheLimit() {
        Instance instance = fresh(Wat.guest("caller"), LIMITS.withMemoryBytes(65 << 16));
        Step.Stopped stopped = stopped(run(instance.initialize()), StopReason.LIMIT);
        assertThat(stopped.detail()).isEqualTo("memory limit: 4160 KiB allowed, the guest asked for 4224 KiB");
        assertLost(instance);
    }

    @Test
    void shouldStopAGuestAtItsTableLimit() {
        Instance instance = ready("table", new InstanceLimits(1 << 20, 100, 10, 1000, 1000));
        assertThat(send(instance, words(90))).isEqualTo(new Step.Completed(Payload.wrap(words(10))));
        Step.Stopped stopped = stopped(send(instance, words(1)), StopReason.LIMIT);
        assertThat(stopped.detail()).isEqualTo("table limit: 100 elements allowed, the guest asked for 101");
    }

    @Test
    void shouldStopAGuestThatCallsItsHostTooOften() {
        Instance instance = ready("chatty", LIMITS.withHostCallsPerTurn(50));
        int[] calls = new int[1];
        Step step = run(instance.begin("Do", Payload.EMPTY), call -> {
            calls[0]++;
            return NOTHING;
        });
        assertThat(stopped(step, StopReason.LIMIT).detail()).isEqualTo("host call limit: 50 per turn");
        assertThat(calls[0]).isEqualTo(50);
    }

    @Test
    void shouldHoldAllPayloadsToTheirLimit() {
        InstanceLimits limits = LIMITS.withPayloadBytes(1000);
        Payload over = Payload.wrap(new byte[1001]);

        Instance echo = ready("echo", limits);
        assertThat(stopped(run(echo.begin("Echo", over)), StopReason.LIMIT).detail())
                .isEqualTo("payload limit: 1000 bytes allowed, the request has 1001 bytes");
        assertThat(echo.reusable()).as("the guest did not run").isTrue();
        assertThat(send(echo, new byte[1000])).isInstanceOf(Step.Completed.class);

        Instance pointers = ready("pointers", limits);
        assertThat(stopped(send(pointers, words(2, 0, 1001)), StopReason.LIMIT).detail())
                .isEqualTo("payload limit: 1000 bytes allowed, the reply has 1001 bytes");

        Instance calling = ready("pointers", limits);
        assertThat(stopped(send(calling, words(8, 0, 1001)), StopReason.LIMIT).detail())
                .isEqualTo("payload limit: 1000 bytes allowed, the host call has 1001 bytes");

        Instance caller = ready("caller", limits);
        assertThat(run(caller.begin("Do", Payload.EMPTY), call -> new HostReply.Success(over)))
                .isEqualTo(new Step.Failed("payload limit: 1000 bytes allowed, the host's answer has 1001 bytes"));
    }

    @Test
    void shouldHoldNamesOfHostCallsToALimitOfTheirOwn() {
        int longest = InstanceLimits.MAX_NAME_BYTES;
        InstanceLimits limits = LIMITS.withMemoryBytes(64 << 20);
        String name = "a".repeat(longest);
        assertThat(send(ready("hostile/names", limits), words(longest)))
                .isEqualTo(new Step.HostCall(name, name, name, Payload.ofText(name)));
        Step step = send(ready("hostile/names", limits), words(longest + 1));
        assertThat(stopped(step, StopReason.LIMIT).detail())
                .isEqualTo("name limit: 4 KiB allowed, the binding has 4097 bytes");
    }

    @Test
    void shouldCancelATurnThatNeverRan() {
        Instance instance = ready("echo");
        Turn turn = instance.begin("Echo", Payload.EMPTY);
        turn.cancel();
        stopped(run(turn), StopReason.CANCELLED);
        assertThat(instance.reusable()).isTrue();
    }

    @Test
    void shouldCancelASuspendedTurn() {
        Instance instance = ready("caller");
        Turn turn = instance.begin("Do", Payload.EMPTY);
        run(turn);
        turn.cancel();
        stopped(resume(turn, NOTHING), StopReason.CANCELLED);
        assertLost(instance);
    }

    @Test
    void shouldUnwindACancelledTurnThatStillWaitsForItsHost() {
        Instance instance = ready("caller");
        Turn turn = instance.begin("Do", Payload.EMPTY);
        assertThat(run(turn)).isInstanceOf(Step.HostCall.class);
        turn.cancel();
        stopped(run(turn), StopReason.CANCELLED);
        assertLost(instance);
    }

    @Test
    void shouldNotCancelTheNextTurnWithAnOldOne() {
        Instance instance = ready("caller");
        Turn old = instance.begin("Do", Payload.EMPTY);
        run(old);
        resume(old, NOTHING);
        Turn next = instance.begin("Do", Payload.EMPTY);
        run(next);
        old.cancel();
        assertThat(resume(next, NOTHING)).isInstanceOf(Step.Completed.class);
    }

    @Test
    void shouldRefuseASecondUserAndCancelARunningTurn() {
        Instance instance = ready("loop");
        Turn turn = instance.begin("Loop", Payload.EMPTY);
        CompletableFuture<Step> running = CompletableFuture.supplyAsync(() -> turn.run(LONG, LONG));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> refusal(() -> resume(turn, NOTHING)).kind() == Kind.IN_USE);
        assertThat(running).isNotDone();
        turn.cancel();
        assertThat(running).succeedsWithin(Duration.ofSeconds(30)).satisfies(step -> {
            stopped(step, StopReason.CANCELLED);
        });
        assertLost(instance);
    }

    @Test
    void shouldStopARunningTurnWhenItsInstanceIsClosed() {
        Instance instance = ready("loop");
        Turn turn = instance.begin("Loop", Payload.EMPTY);
        CompletableFuture<Step> running = CompletableFuture.supplyAsync(() -> turn.run(LONG, LONG));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> refusal(() -> resume(turn, NOTHING)).kind() == Kind.IN_USE);
        instance.close();
        assertThat(running).succeedsWithin(Duration.ofSeconds(30)).satisfies(step -> {
            stopped(step, StopReason.CANCELLED);
        });
        assertThat(refusal(() -> run(turn)).kind()).isIn(Kind.WRONG_STATE, Kind.CLOSED);
    }

    @Test
    void shouldGiveEachInstanceAsManyTablesAsAModuleMayHave() {
        WasmEngine small = closed(which.open(3));
        CompiledModule module = closed(small.compile(Wat.guest("hostile/four-tables"), ModuleLimits.defaults()));
        for (int live = 0; live < 3; live++) {
            assertThat(run(closed(module.newInstance(LIMITS)).initialize())).isInstanceOf(Step.Completed.class);
        }
    }

    @Test
    void shouldStopAtTheInstanceLimitOfTheEngine() {
        WasmEngine small = closed(which.open(2));
        CompiledModule module = closed(small.compile(Wat.guest("echo"), ModuleLimits.defaults()));
        Instance first = closed(module.newInstance(LIMITS));
        Instance second = closed(module.newInstance(LIMITS));
        Instance third = closed(module.newInstance(LIMITS));
        assertThat(run(first.initialize())).isInstanceOf(Step.Completed.class);
        assertThat(run(second.initialize())).isInstanceOf(Step.Completed.class);
        assertThat(stopped(run(third.initialize()), StopReason.LIMIT).detail())
                .isEqualTo("instance limit: 2 allowed in this engine, all of them live");
        first.close();
        Instance fourth = closed(module.newInstance(LIMITS));
        assertThat(run(fourth.initialize())).isInstanceOf(Step.Completed.class);
    }
}
