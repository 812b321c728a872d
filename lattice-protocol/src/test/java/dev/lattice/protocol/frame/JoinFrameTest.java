package dev.lattice.protocol.frame;

import static dev.lattice.protocol.frame.FrameSamples.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JoinFrameTest {
    private static final String LONGEST = "c".repeat(FrameLimits.CREDENTIAL_BYTES);
    private static final String LONGEST_REQUEST = "r".repeat(FrameLimits.ADMISSION_BYTES);

    /** Written by hand from the specification. */
    record Golden(JoinFrame frame, String bytes) {}

    static List<Golden> goldens() {
        return List.of(
                new Golden(new JoinFrame.Join("t~u", "r.r.r"), "93 0f a3" + ascii("t~u") + "a5" + ascii("r.r.r")),
                new Golden(new JoinFrame.Joined("n~i~t~u"), "92 10 a7" + ascii("n~i~t~u")),
                new Golden(new JoinFrame.Renew("n~i~t~u", "r"), "93 11 a7" + ascii("n~i~t~u") + "a1" + ascii("r")),
                new Golden(new JoinFrame.Refused("used"), "92 0d a4" + ascii("used")));
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldWriteAndReadExactlyTheseBytes(Golden golden) {
        assertThat(JoinFrameCodec.encode(golden.frame())).isEqualTo(hex(golden.bytes()));
        assertThat(JoinFrameCodec.decode(hex(golden.bytes()))).isEqualTo(golden.frame());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldRefuseThemCutOffAnywhereOrWithMore(Golden golden) {
        byte[] bytes = hex(golden.bytes());

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> JoinFrameCodec.decode(cut)).isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> JoinFrameCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldBeNoFramesOfMembers(Golden golden) {
        if (!(golden.frame() instanceof JoinFrame.Refused)) {
            assertThatThrownBy(() -> FrameDecoder.decode(hex(golden.bytes())))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageStartingWith("unknown frame type 1");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lattice.protocol.frame.FrameGoldenTest#goldens")
    void shouldReadNoFrameOfMembers(FrameGoldenTest.Golden golden) {
        if (!(golden.frame() instanceof Frame.Goodbye)) {
            assertThatThrownBy(() -> JoinFrameCodec.decode(golden.toByteArray()))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageEndingWith("on a join connection");
        }
    }

    @Test
    void shouldCarryTheLongestAndRefuseOneMore() {
        for (JoinFrame frame : List.of(
                new JoinFrame.Join(LONGEST, LONGEST_REQUEST),
                new JoinFrame.Renew(LONGEST, LONGEST_REQUEST),
                new JoinFrame.Joined(LONGEST))) {
            byte[] bytes = JoinFrameCodec.encode(frame);
            assertThat(bytes).hasSizeLessThanOrEqualTo(FrameLimits.JOIN_FRAME_BYTES);
            assertThat(JoinFrameCodec.decode(bytes)).isEqualTo(frame);
        }
        assertThatThrownBy(() -> new JoinFrame.Join(LONGEST + "x", "")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new JoinFrame.Join("", LONGEST_REQUEST + "x")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new JoinFrame.Joined(LONGEST + "x")).isInstanceOf(ProtocolException.class);
        assertThat(new JoinFrame.Refused("x".repeat(FrameLimits.TEXT_BYTES + 1)).reason())
                .endsWith("…");
        assertThatThrownBy(() -> JoinFrameCodec.decode(new byte[FrameLimits.JOIN_FRAME_BYTES + 1]))
                .hasMessageContaining("at most 20480");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90                          | without a type
            93 0f a1 41                 | cut off
            92 0f a1 41                 | type 15 has 1 fields, not 2
            93 0f c4 01 41 a1 41        | MessagePack
            93 0f db 7fffffff 41 a1 41  | the ticket is too long: 2147483647, at most 16384
            93 0f a1 41 da 0801 41      | the request is too long: 2049, at most 2048
            92 10 da 4001 41            | the credential is too long: 16385, at most 16384
            92 10 a2 c328               | the credential is not UTF-8
            91 40                       | type 64 on a join connection
            93 0f a1 41 a1 41 00        | bytes after the end
            """)
    void shouldRefuseWithAReason(String bytes, String reason) {
        assertThatThrownBy(() -> JoinFrameCodec.decode(hex(bytes)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldIgnoreFieldsThatNewerVersionsAdd() {
        assertThat(JoinFrameCodec.decode(hex("94 10 a1 63 01 81 01 90"))).isEqualTo(new JoinFrame.Joined("c"));
    }

    @Property(tries = 500)
    void shouldReadEveryFrameThatItWrites(@ForAll("frames") JoinFrame frame) {
        assertThat(JoinFrameCodec.decode(JoinFrameCodec.encode(frame))).isEqualTo(frame);
    }

    @Property(tries = 500)
    void shouldReadOrRefuseAChangedByte(
            @ForAll("frames") JoinFrame frame, @ForAll @IntRange(max = 20_000) int at, @ForAll byte value) {
        byte[] bytes = JoinFrameCodec.encode(frame);
        bytes[at % bytes.length] = value;

        readOrRefuse(bytes);
    }

    @Property(tries = 2000)
    void shouldReadOrRefuseRandomBytes(@ForAll @Size(max = 64) byte[] bytes) {
        readOrRefuse(bytes);
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            JoinFrame frame = JoinFrameCodec.decode(bytes);
            assertThat(JoinFrameCodec.decode(JoinFrameCodec.encode(frame))).isEqualTo(frame);
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("null");
        }
    }

    @Provide
    Arbitrary<JoinFrame> frames() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(300);
        return Arbitraries.oneOf(
                Combinators.combine(text, text).as(JoinFrame.Join::new),
                Combinators.combine(text, text).as(JoinFrame.Renew::new),
                text.map(JoinFrame.Joined::new),
                text.map(JoinFrame.Refused::new));
    }
}
