package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineWasiTest extends EngineFixture {
    private static ByteBuffer reply(Step step) {
        assertThat(step).isInstanceOf(Step.Completed.class);
        return ((Step.Completed) step).reply().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldTurnOutputIntoLogLines() {
        Instance instance = ready("wasi");
        ByteBuffer written = reply(send(instance, (byte) 'w'));
        assertThat(written.getInt()).isEqualTo(19);
        assertThat(written.getInt()).isEqualTo(13);
        assertThat(instance.drainLog()).containsExactly("to the output", "to the error", "open ");
    }

    @Test
    void shouldTakeOnlyPartOfWhatIsTooMuchForOneWrite() {
        Instance instance = ready("hostile/write-overlapping");
        assertThat(reply(send(instance, words(1_000, 48 << 20, 1))).getInt()).isEqualTo(64 * 1024);
        assertThat(instance.drainLog()).hasSize(1).first().asString().endsWith(" [cut]");
        assertThat(reply(send(instance, words(1, 64 * 1024, 1))).getInt()).isEqualTo(64 * 1024);
        assertThat(reply(send(instance, words(2_000, 1, 1))).getInt())
                .as("vectors")
                .isEqualTo(1_024);
        assertThat(reply(send(instance, words(3, 5, 1))).getInt()).isEqualTo(15);
    }

    @Test
    void shouldStopAtItsDeadlineWhatWritesOnAndOn() {
        Instance instance = ready("hostile/write-overlapping");
        Step step = run(instance.begin("Do", Payload.wrap(words(1_000, 48 << 20, 0))), 20 * MILLIS);
        assertThat(step).isInstanceOf(Step.Stopped.class);
    }

    @Test
    void shouldGiveRandomBytesAndTheTime() {
        Instance instance = ready("wasi");
        assertThat(reply(send(instance, (byte) 'r'))).isNotEqualTo(reply(send(instance, (byte) 'r')));
        long nanos = reply(send(instance, (byte) 't')).getLong();
        Instant told = Instant.ofEpochSecond(0, nanos);
        assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void shouldSleepAsAStep() {
        Instance instance = ready("wasi");
        Turn turn = instance.begin("Do", Payload.ofText("s"));
        assertThat(run(turn)).isEqualTo(new Step.Sleep(TimeUnit.MILLISECONDS.toNanos(5)));
        ByteBuffer event = reply(run(turn));
        assertThat(event.getLong(0)).as("user data").isEqualTo(7);
        assertThat(event.getInt(48)).as("events").isEqualTo(1);
        assertThat(event.get(52)).as("errno").isZero();
    }

    @Test
    void shouldTakeTheLongestTimeThatCanBeSaidForForEver() {
        Instance instance = ready("hostile/poll-huge");
        assertThat(run(instance.begin("Do", Payload.EMPTY))).isEqualTo(new Step.Sleep(Long.MAX_VALUE));
    }

    @Test
    void shouldGrantNothing() {
        Instance instance = ready("wasi");
        int badDescriptor = 8;
        assertThat(reply(send(instance, (byte) 'f')).getInt()).isEqualTo(badDescriptor);
    }

    @Test
    void shouldEndAGuestThatExits() {
        Instance instance = ready("wasi");
        assertThat(send(instance, (byte) 'x'))
                .isEqualTo(new Step.Trapped(TrapKind.EXIT, "the guest ended itself with proc_exit(3)"));
        assertThat(instance.reusable()).isFalse();
    }
}
