package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.protocol.invocation.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EngineTrapsTest extends EngineFixture {
    private static TrapKind kind(Step step) {
        assertThat(step).isInstanceOf(Step.Trapped.class);
        return ((Step.Trapped) step).kind();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BAD_POINTER", "ABORT", "EXIT", "OTHER"})
    void shouldTellEachTrapFromTheOthers(TrapKind expected) {
        Instance instance = ready("traps");
        assertThat(send(instance, (byte) 99)).as("no trap").isEqualTo(new Step.Completed(Payload.EMPTY));
        assertThat(kind(send(instance, (byte) expected.ordinal()))).isEqualTo(expected);
        assertThat(instance.reusable()).isFalse();
        assertThat(refusal(() -> instance.begin("Do", Payload.EMPTY)).kind()).isEqualTo(Kind.WRONG_STATE);
    }

    static Stream<Arguments> badPointers() {
        int memory = 1 << 16;
        return Stream.of(0, 1, 2, 3, 4, 5, 6, 7, 8)
                .flatMap(place -> Stream.of(
                        Arguments.of(place, memory, 1),
                        Arguments.of(place, memory + 1, 0),
                        Arguments.of(place, -1, -1),
                        Arguments.of(place, -1, 1)))
                // An empty answer fits at the very end of the memory.
                .filter(arguments -> arguments.get()[0] instanceof Integer);
    }

    @ParameterizedTest
    @MethodSource("badPointers")
    void shouldTrapAGuestThatNamesBytesOutsideOfItsMemory(int place, int start, int length) {
        Instance instance = ready("pointers");
        Step step = send(instance, words(place, start, length));
        assertThat(kind(step)).isEqualTo(TrapKind.BAD_POINTER);
        assertThat(((Step.Trapped) step).message()).contains("reach past the guest's memory of 65536 bytes");
        assertThat(instance.reusable()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("lengthsOverEverything")
    void shouldTrapOnLengthsOfAllOnes(int place) {
        Instance instance = ready("pointers");
        assertThat(kind(send(instance, words(place, 16, -1)))).isEqualTo(TrapKind.BAD_POINTER);
    }

    static Stream<Integer> lengthsOverEverything() {
        return Stream.of(2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void shouldReadTheMessageOfAnAbort() {
        assertThat(send(ready("abort"))).isEqualTo(new Step.Trapped(TrapKind.ABORT, "abort: bad! (a.ts:3:14)"));
    }

    @Test
    void shouldSurviveAGuestsRecursionAtTheEndOfADeepJavaStack() throws Exception {
        CompletableFuture<TrapKind> result = new CompletableFuture<>();
        Instance instance = ready("traps");
        Runnable body = () -> {
            try {
                result.complete(kind(deep(1500, instance)));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        };
        new Thread(null, body, "deep", 512 * 1024).start();
        assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(TrapKind.STACK_OVERFLOW);
    }

    private static Step deep(int depth, Instance instance) {
        return depth == 0 ? send(instance, (byte) TrapKind.STACK_OVERFLOW.ordinal()) : deep(depth - 1, instance);
    }

    @Test
    void shouldServeOthersAfterTraps() {
        Instance healthy = ready("echo");
        for (int round = 0; round < 50; round++) {
            try (Instance instance = ready("traps")) {
                send(instance, (byte) (round % 9));
            }
            assertThat(send(healthy, (byte) round))
                    .isEqualTo(new Step.Completed(Payload.wrap(new byte[] {(byte) round})));
        }
    }

    @Test
    void shouldKeepTheJvmsOwnTraps() {
        // The JVM finds null and division by zero with the signals that the engine listens to as well.
        Instance instance = ready("traps");
        send(instance, (byte) TrapKind.INTEGER_DIVISION_BY_ZERO.ordinal());
        int caught = 0;
        for (int round = 0; round < 20_000; round++) {
            try {
                caught += 1 / (round % 2) + lengthOf(round % 2 == 0 ? null : "x");
            } catch (ArithmeticException | NullPointerException e) {
                caught++;
            }
        }
        assertThat(caught).isEqualTo(10_000 + 2 * 10_000);
    }

    private static int lengthOf(String text) {
        return text.length();
    }
}
