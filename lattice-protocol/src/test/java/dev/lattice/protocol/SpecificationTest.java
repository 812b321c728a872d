package dev.lattice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.frame.ProtocolVersion;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The specification beside this module says what the code says. */
class SpecificationTest {
    /** Surefire runs in the module's directory. */
    private static final Path SPECIFICATION = Path.of("README.md");

    private static final Pattern FRAME_ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([A-Z_]+) \\|");
    private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

    private static String text;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(SPECIFICATION);
    }

    @Test
    void shouldListEveryTypeOfFrameByItsNumberAndNoOther() throws ReflectiveOperationException {
        Map<Integer, String> expected = new TreeMap<>();
        for (Field field : Class.forName("dev.lattice.protocol.frame.FrameType").getDeclaredFields()) {
            if (!field.getName().startsWith("TARGET_") && !field.getName().startsWith("LAST_")) {
                field.setAccessible(true);
                expected.put(field.getInt(null), field.getName());
            }
        }
        Map<Integer, String> listed = new TreeMap<>();
        Matcher rows = FRAME_ROW.matcher(text);
        while (rows.find()) {
            listed.put(Integer.parseInt(rows.group(1)), rows.group(2));
        }

        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void shouldListEveryFailureCodeAndNoOther() {
        List<String> listed =
                CODE_ROW.matcher(text).results().map(row -> row.group(1)).toList();

        assertThat(listed)
                .containsExactlyElementsOf(
                        Arrays.stream(FailureCode.values()).map(Enum::name).toList());
    }

    @Test
    void shouldNameEveryDetailOfAFailure() throws IllegalAccessException {
        for (Field field : CallFailure.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                assertThat(text).contains("`" + field.get(null) + "`");
            }
        }
    }

    @Test
    void shouldTellEveryLimit() throws IllegalAccessException {
        for (Field field : FrameLimits.class.getDeclaredFields()) {
            assertThat(text).as(field.getName()).containsPattern("\\b" + grouped(field.getInt(null)) + "\\b");
        }
        assertThat(text).contains("array of at most " + Invocation.MAX_HOPS + " `M…`");
        assertThat(text).contains("text, " + Invocation.MAX_OPERATION_BYTES + " bytes");
    }

    @Test
    void shouldTellTheValueOfEveryTypeOfKey() {
        Stream.of(KeyType.values())
                .forEach(
                        type -> assertThat(text).containsPattern("\\b" + type.letter() + "\\s" + type.value() + "\\b"));
    }

    @Test
    void shouldBeOfTheVersionThatIsSpoken() {
        assertThat(text).startsWith("# The wire, version " + ProtocolVersion.CURRENT + "\n");
    }

    private static String grouped(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
