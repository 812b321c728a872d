package dev.lattice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Property
    void shouldCountAsUtf8Does(@ForAll String text, @ForAll @IntRange(max = 300) int limitBytes) {
        String sound = withoutLoneSurrogates(text);

        assertThat(Utf8.fits(sound, limitBytes)).isEqualTo(bytes(sound) <= limitBytes);
    }

    @Property
    void shouldClipToALongestBeginning(@ForAll String text, @ForAll @IntRange(min = 3, max = 300) int limitBytes) {
        String sound = withoutLoneSurrogates(text);
        String clipped = Utf8.clip(sound, limitBytes);

        assertThat(bytes(clipped)).isLessThanOrEqualTo(limitBytes);
        if (bytes(sound) <= limitBytes) {
            assertThat(clipped).isEqualTo(sound);
        } else {
            assertThat(clipped).endsWith("…");
            assertThat(sound).startsWith(clipped.substring(0, clipped.length() - 1));
            assertThat(bytes(clipped)).as("no code point less than would fit").isGreaterThan(limitBytes - 4);
        }
    }

    @Test
    void shouldNotSplitACodePoint() {
        assertThat(Utf8.clip("ab😀😀", 9)).isEqualTo("ab😀…");
        assertThat(Utf8.clip("ab😀😀", 8)).isEqualTo("ab…");
        assertThat(Utf8.clip("ab😀😀", 10)).isEqualTo("ab😀😀");
    }

    @Test
    void shouldSayWhatIsTooLongWithoutQuotingIt() {
        assertThat(Utf8.require("äöü", 6, "the name")).isEqualTo("äöü");
        assertThatThrownBy(() -> Utf8.require("äöü", 5, "the name"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the name is too long: more than 5 bytes of UTF-8");
    }

    private static String withoutLoneSurrogates(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
