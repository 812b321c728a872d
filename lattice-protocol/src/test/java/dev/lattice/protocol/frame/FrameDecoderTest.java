package dev.lattice.protocol.frame;

import static dev.lattice.protocol.frame.FrameSamples.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.FailureCode;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    @Test
    void shouldIgnoreFieldsThatNewerVersionsAdd() {
        Frame cancel = new Frame.Cancel(1);

        assertThat(FrameDecoder.decode(hex("93 05 01 a3 6e6577"))).isEqualTo(cancel);
        assertThat(FrameDecoder.decode(hex("94 05 01 81 01 92 c0 cb 3ff0000000000000 c4 01 00")))
                .isEqualTo(cancel);
        assertThat(FrameDecoder.decode(hex("97 05 01 d4 01 00 c7 03 01 000000 c8 0001 05 00 c9 00000000 01 ff")))
                .as("extension types of every form")
                .isEqualTo(cancel);
    }

    @Test
    void shouldIgnoreNewFieldsInsideTheVersion() {
        assertThat(FrameDecoder.decode(hex("95 00 93 01 02 2a 90 a0 80")))
                .isInstanceOfSatisfying(
                        Frame.Hello.class, hello -> assertThat(hello.version()).isEqualTo(new ProtocolVersion(1, 2)));
    }

    @Test
    void shouldReadATypeThatMayBeIgnoredAsUnknown() {
        assertThat(FrameDecoder.decode(hex("91 40"))).isEqualTo(new Frame.Unknown(64));
        assertThat(FrameDecoder.decode(hex("93 ce7fffffff 01 91 c0"))).isEqualTo(new Frame.Unknown(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 10, 14, 15, 16, 17, 21, 22, 62, 63})
    void shouldRefuseATypeThatMustBeKnown(int type) {
        assertThatThrownBy(() -> FrameDecoder.decode(new byte[] {(byte) 0x91, (byte) type}))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("unknown frame type " + type);
    }

    @Test
    void shouldNotSendAFrameThatItDoesNotKnow() {
        assertThatThrownBy(() -> FrameEncoder.encode(new Frame.Unknown(64))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void shouldReadEightLevelsOfNestingAndNoMore() {
        // The frame is the first level, so seven arrays fit into it.
        assertThat(FrameDecoder.decode(hex("93 05 01" + "91".repeat(6) + "90"))).isEqualTo(new Frame.Cancel(1));
        refused("93 05 01" + "91".repeat(7) + "90").hasMessage("nested deeper than 8");
        refused("93 05 01" + "8101".repeat(7) + "80").hasMessage("nested deeper than 8");

        // The version is the second level.
        String rest = "90 a0 80";
        assertThat(FrameDecoder.decode(hex("95 00 93 01 00" + "91".repeat(5) + "90" + rest)))
                .isInstanceOf(Frame.Hello.class);
        refused("95 00 93 01 00" + "91".repeat(6) + "90" + rest).hasMessage("nested deeper than 8");
    }

    /** The bound is there to tell an end from none; a frame takes microseconds. */
    @ParameterizedTest
    @ValueSource(ints = {0x90, 0x91, 0x80, 0x81, 0x9f, 0x8f, 0xdc, 0xdd, 0xde, 0xdf, 0xc1, 0xc9, 0xd9, 0x00})
    void shouldEndOnTheLongestFrameOfOneByteRepeated(int value) {
        byte[] bytes = new byte[FrameLimits.FRAME_BYTES];
        Arrays.fill(bytes, (byte) value);
        byte[] head = hex("dc 0020 40");
        System.arraycopy(head, 0, bytes, 0, head.length);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> FramePropertyTest.frameOrRefusal(bytes));
    }

    @Test
    void shouldReadAWideArrayInAFieldThatItDoesNotKnow() {
        byte[] bytes = new byte[FrameLimits.FRAME_BYTES];
        byte[] head = hex("93 40 01 dd 0000fff8");
        System.arraycopy(head, 0, bytes, 0, head.length);

        assertThat(FrameDecoder.decode(bytes)).isEqualTo(new Frame.Unknown(64));
    }

    @Test
    void shouldRefuseAFrameThatIsTooLong() {
        assertThatThrownBy(() -> FrameDecoder.decode(new byte[FrameLimits.FRAME_BYTES + 1]))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a frame of 65537 bytes, at most 65536");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | cut off
            90                              | without a type
            05                              | MessagePack
            c1                              | MessagePack
            92 a1 35 01                     | MessagePack
            91 05                           | type 5 has 0 fields, not 1
            92 05 ff                        | the id is -1
            92 05 cf 8000000000000000       | out of range
            92 05 cb 3ff0000000000000       | MessagePack
            92 05 01 00                     | bytes after the end of a frame of type 5
            92 ff 01                        | the frame type is -1
            92 ce 80000000 01               | the frame type is 2147483648
            dc 0021 05 01                   | a frame is too long: 33, at most 32
            dd ffffffff                     | out of range
            92 0d c4 01 41                  | MessagePack
            92 08 a1 41                     | gossip is not binary
            92 0d a2 c328                   | the reason is not UTF-8
            92 0d a3 eda080                 | the reason is not UTF-8
            92 0d a4 efbfbdc3               | the reason is not UTF-8
            92 0d db 00001001 41            | the reason is too long: 4097, at most 4096
            92 0d db ffffffff               | out of range
            92 0d d9 05 41                  | the reason is cut off
            92 08 c6 7fffffff               | gossip is too long
            93 03 01 c5 8001                | the payload is too long: 32769, at most 32768
            93 03 01 cd 8000                | the payload's length is 32768
            93 03 01 ff                     | the payload's length is -1
            93 03 01 c0                     | MessagePack
            93 40 c9 7fffffff 01 00         | an extension is too long
            93 40 c9 ffffffff 01 00         | out of range
            92 40 dd 00000005 00            | an array is cut off
            92 40 dd 7fffffff 00            | an array is too long
            92 40 df 7fffffff 00            | a map is too long
            95 06 01 00 c3 c400             | a chunk without bytes
            95 06 01 ff c3 c40100           | the chunk's number is -1
            95 06 01 ce80000000 c3 c40100   | the chunk's number is 2147483648
            95 06 01 00 01 c40100           | MessagePack
            95 00 92 01 00 90 a0 82 a161 a0 a161 a0 | the map of labels has a key twice
            95 00 92 01 00 90 a0 de 0021    | the map of labels is too long: 33, at most 32
            95 00 92 01 00 dc 0021          | the list of features is too long: 33, at most 32
            95 00 91 01 90 a0 80            | a version has a major and a minor number
            95 00 92 01 ff 90 a0 80         | the minor version is -1
            95 00 92 01 00 90 a0 81 01 a0   | MessagePack
            95 09 00 00 00 90               | the number of parts is 0
            95 09 00 01 01 90               | the number of parts is 1
            95 09 00 cd0400 cd0401 90       | the inventory's part is 1024
            95 09 00 00 01 dc 0021          | the inventory is too long: 33, at most 32
            95 09 00 00 01 91 97            | an inventory entry
            93 13 01 a161                   | 64 upper-case hex digits
            96 12 01 a161 a0 a0 c400        | wrong length
            9a 02 01 00 92 00 a161 c0c0c0c0c0c0c0 | a target has 3 fields, not 2
            9a 02 01 00 93 02 a161 c0 c0c0c0c0c0c0c0 | unknown kind of target 2
            9a 02 01 00 93 01 91 a161 c0c0c0c0c0c0c0 | a capability
            9a 02 01 ff c0c0c0c0c0c0c0 | the time left is -1
            """)
    void shouldSayWhatIsWrong(String bytes, String what) {
        refused(bytes).hasMessageContaining(what);
    }

    @Test
    void shouldReadAReplacementCharacterThatWasSent() {
        assertThat(FrameDecoder.decode(hex("92 0d a3 efbfbd"))).isEqualTo(new Frame.Goodbye("\uFFFD"));
    }

    @Test
    void shouldReadAFailureCodeOfANewerVersionAsInternal() {
        assertThat(FrameDecoder.decode(hex("96 04 02 a4 4e4f5045 a1 78 80 c2")))
                .isInstanceOfSatisfying(Frame.Failure.class, failure -> {
                    assertThat(failure.failure().code()).isEqualTo(FailureCode.INTERNAL);
                    assertThat(failure.failure().text()).isEqualTo("x");
                    assertThat(failure.failure().mayHaveRun()).isFalse();
                });
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(String bytes) {
        return assertThatThrownBy(() -> FrameDecoder.decode(hex(bytes))).isInstanceOf(ProtocolException.class);
    }
}
