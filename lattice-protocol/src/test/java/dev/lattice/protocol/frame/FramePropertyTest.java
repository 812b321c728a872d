package dev.lattice.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.ProtocolException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Frames whose fields are exactly at their limits are {@link FrameTest}'s; jqwik's edge cases of so many fields would
 * crowd out all else.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class FramePropertyTest {
    @Property
    void shouldReadEveryFrameThatItWrites(@ForAll("frames") Frame frame) {
        byte[] bytes = FrameEncoder.encode(frame);

        assertThat(bytes).hasSizeLessThanOrEqualTo(FrameLimits.FRAME_BYTES);
        assertThat(FrameDecoder.decode(bytes)).isEqualTo(frame);
    }

    @Property
    void shouldRefuseEveryBeginningOfAFrame(@ForAll("frames") Frame frame, @ForAll @IntRange(max = 65_535) int at) {
        byte[] bytes = FrameEncoder.encode(frame);

        assertThat(frameOrRefusal(Arrays.copyOf(bytes, at % bytes.length))).isEqualTo(Outcome.REFUSED);
    }

    @Property
    void shouldRefuseAFrameWithBytesAfterItsEnd(@ForAll("frames") Frame frame, @ForAll @Size(min = 1) byte[] more) {
        byte[] bytes = FrameEncoder.encode(frame);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, longer, bytes.length, more.length);

        assertThat(frameOrRefusal(longer)).isEqualTo(Outcome.REFUSED);
    }

    @Property
    void shouldReadOrRefuseAFrameWithAChangedByte(
            @ForAll("frames") Frame frame, @ForAll @IntRange(max = 65_535) int at, @ForAll byte value) {
        byte[] bytes = FrameEncoder.encode(frame);
        bytes[at % bytes.length] = value;

        frameOrRefusal(bytes);
    }

    @Property
    void shouldReadOrRefuseRandomBytes(@ForAll @Size(max = 512) byte[] bytes) {
        frameOrRefusal(bytes);
    }

    /** Random bytes hardly ever get past the first field; MessagePack's headers in any order get further. */
    @Property(tries = 5000)
    void shouldReadOrRefuseRandomMessagePack(
            @ForAll @IntRange(max = 70) int type, @ForAll("headers") List<Integer> headers) {
        byte[] bytes = new byte[2 + headers.size()];
        bytes[0] = (byte) (0x90 + headers.size() % 16);
        bytes[1] = (byte) type;
        for (int i = 0; i < headers.size(); i++) {
            bytes[2 + i] = headers.get(i).byteValue();
        }

        frameOrRefusal(bytes);
    }

    @Provide
    Arbitrary<Frame> frames() {
        return FrameArbitraries.frames();
    }

    @Provide
    Arbitrary<List<Integer>> headers() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.integers().between(0xc0, 0xdf)),
                        Tuple.of(2, Arbitraries.integers().between(0x80, 0xa4)),
                        Tuple.of(2, Arbitraries.integers().between(0x00, 0x7f)),
                        Tuple.of(1, Arbitraries.of(0xff, 0xfe, 0xe0)))
                .list()
                .ofMaxSize(48);
    }

    enum Outcome {
        READ,
        REFUSED
    }

    /** Fails on anything but a frame that can be written again, or a refusal that says something. */
    static Outcome frameOrRefusal(byte[] bytes) {
        Frame frame;
        try {
            frame = FrameDecoder.decode(bytes);
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("null");
            return Outcome.REFUSED;
        }
        if (!(frame instanceof Frame.Unknown)) {
            assertThat(FrameDecoder.decode(FrameEncoder.encode(frame))).isEqualTo(frame);
        }
        return Outcome.READ;
    }
}
