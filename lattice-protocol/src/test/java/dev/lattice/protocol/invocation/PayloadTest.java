package dev.lattice.protocol.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Property
    void shouldBeEqualExactlyWhenTheBytesAre(@ForAll byte[] one, @ForAll byte[] other) {
        assertThat(Payload.copyOf(one)).isEqualTo(Payload.wrap(one.clone())).hasSameHashCodeAs(Payload.wrap(one));
        assertThat(Payload.copyOf(one).equals(Payload.copyOf(other))).isEqualTo(Arrays.equals(one, other));
        assertThat(Payload.copyOf(one).toByteArray()).isEqualTo(one);
        assertThat(Payload.copyOf(one).length()).isEqualTo(one.length);
    }

    @Test
    void shouldNotChangeWithTheArrayItWasCopiedFrom() {
        byte[] bytes = {1, 2, 3};
        Payload payload = Payload.copyOf(bytes);
        bytes[0] = 9;
        payload.toByteArray()[1] = 9;

        assertThat(payload.toByteArray()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> payload.asReadOnlyBuffer().put((byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void shouldCopyWhatRemainsOfABuffer() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

        assertThat(Payload.copyOf(buffer)).isEqualTo(Payload.wrap(new byte[] {2, 3}));
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void shouldWriteItselfIntoABuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(5);
        Payload payload = Payload.wrap(new byte[] {1, 2, 3});
        payload.copyTo(buffer);
        payload.copyTo(buffer, 1, 2);

        assertThat(buffer.array()).containsExactly(1, 2, 3, 2, 3);
    }

    @Test
    void shouldBeOneObjectWhenEmpty() {
        assertThat(Payload.wrap(new byte[0]))
                .isSameAs(Payload.EMPTY)
                .satisfies(empty -> assertThat(empty.isEmpty()).isTrue());
        assertThat(Payload.ofText("").isEmpty()).isTrue();
        assertThat(Payload.ofText("x").isEmpty()).isFalse();
    }

    @Test
    void shouldReadTextThatIsNoneWithReplacements() {
        assertThat(Payload.ofText("grüße").asText()).isEqualTo("grüße");
        assertThat(Payload.wrap(new byte[] {'a', (byte) 0xff}).asText()).isEqualTo("a\ufffd");
    }

    @Test
    void shouldTellNobodyItsContent() {
        assertThat(Payload.ofText("secret")).hasToString("Payload[6 bytes]");
        assertThat(Invocation.of(
                                new Target.Actor(KeyId.of(KeyType.MODULE, new byte[32])),
                                "Echo",
                                Payload.ofText("secret"))
                        .toString())
                .doesNotContain("secret");
    }
}
