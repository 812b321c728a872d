package dev.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule catches an offender that is planted for it, and lets pass what only looks like one. */
class TidyRulesTest {
    private static final String MAIN = "m/src/main/java/a/A.java";

    /** The rule, where the offender stands, and the file with it. */
    static Stream<Arguments> offenders() {
        String later = "TO" + "DO";
        String path = "/" + "tmp/x";
        return Stream.of(
                Arguments.of("lines have", ":2", file(MAIN, "short\n" + "x".repeat(121))),
                Arguments.of("lines have", ":1", file("a.rs", "x".repeat(121))),
                Arguments.of("lines have", ":1", file("a.md", "x".repeat(121))),
                Arguments.of("lines have", ":4", file("a.md", "```\n\n```\n" + "x".repeat(121))),
                Arguments.of("lines have", ":1", file("pom.xml", "x".repeat(121))),
                Arguments.of("files have", ":500", file(MAIN, "\n".repeat(500))),
                Arguments.of("files have", ":500", file("run", "\n".repeat(500))),
                Arguments.of("methods have", ":2", file(MAIN, method("void a() {", 59))),
                Arguments.of("methods have", ":2", file(MAIN, method("A(int a, int b) throws B {", 59))),
                Arguments.of("methods have", ":2", file(MAIN, method("static {", 59))),
                Arguments.of("methods have", ":2", file(MAIN, method("public A {", 59))),
                Arguments.of("methods have", ":2", file(MAIN, method("void a(\n int b) {", 58))),
                Arguments.of(
                        "methods have", ":2", file(MAIN, method("void a() { if (b) { c(\"}\"); d('}'); /*}*/ }", 59))),
                Arguments.of("methods have", ":2", file(MAIN, method("X a = new X() {}; void b() {", 59))),
                Arguments.of("methods have", ":3", file(MAIN, method("X a = new X() {\nvoid b() {", 59) + "}")),
                Arguments.of("methods have", ":1", file("a.rs", "pub fn a() {\n" + "    {\n    }\n".repeat(30) + "}")),
                Arguments.of("half of", "median", file(MAIN, "\n".repeat(119))),
                Arguments.of("main packages", "src/main/java/a/package-info.java", file(MAIN, "class A {}")),
                Arguments.of("no tabs", ":2", file("a.xml", "\n\tx")),
                Arguments.of("no spaces", ":2", file("a.sh", "\nx \n")),
                Arguments.of("nothing is left", ":1", file(MAIN, "// " + later + ": more")),
                Arguments.of("nothing is left", ":1", file("a.rs", "// FIX" + "ME")),
                Arguments.of(
                        "exceptions have", ":1", file("m/src/test/java/a/T.java", "throw new RuntimeException(e);")),
                Arguments.of("exceptions have", ":1", file(MAIN, "throw new Exception(\"x\");")),
                Arguments.of("accessors", ":1", file(MAIN, "    public String getName() {")),
                Arguments.of("accessors", ":1", file(MAIN, "    Map<String, List<A>> getName();")),
                Arguments.of("no paths", ":1", file("a.md", "cd " + path)),
                Arguments.of("no paths", ":1", file(MAIN, "\"" + "/" + "home/somebody\"")),
                Arguments.of("no paths", ":1", file("a.xml", "C:\\" + "Users\\x")));
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void shouldCatch(String rule, String where, SourceFile file) {
        assertThat(rule(rule).offenders(List.of(file)))
                .singleElement()
                .asString()
                .contains(where);
    }

    @Test
    void shouldHaveAnOffenderForEveryRule() {
        Set<String> caught = new TreeSet<>();
        offenders()
                .forEach(offender -> caught.add(rule((String) offender.get()[0]).name()));

        assertThat(caught).containsExactlyInAnyOrderElementsOf(names());
    }

    /** The rule and a file that keeps to it. */
    static Stream<Arguments> innocents() {
        return Stream.of(
                Arguments.of("lines have", file(MAIN, "x".repeat(120) + "\n" + "😀".repeat(120))),
                Arguments.of(
                        "lines have", file("a.md", "| " + "x".repeat(121) + "\n```\n" + "x".repeat(121) + "\n```")),
                Arguments.of("lines have", file("a.md", "https://" + "x".repeat(121))),
                Arguments.of("files have", file(MAIN, "\n".repeat(499))),
                Arguments.of("methods have", file(MAIN, method("void a() {", 58))),
                Arguments.of("methods have", file(MAIN, method("class B {", 99))),
                Arguments.of("methods have", file(MAIN, method("private static final int[] A = {", 99))),
                Arguments.of("methods have", file(MAIN, method("A(1) {}, B(2) {};\n", 99))),
                Arguments.of("methods have", file("a.rs", "impl A {\n" + "    fn a() {\n    }\n".repeat(40) + "}")),
                Arguments.of("half of", file(MAIN, "\n".repeat(118))),
                Arguments.of("main packages", file("m/src/test/java/a/T.java", "class T {}")),
                Arguments.of("main packages", file("m/src/main/java/a/package-info.java", "package a;")),
                Arguments.of("no spaces", file("a.md", "hard break  ")),
                Arguments.of("exceptions have", file(MAIN, "// new RuntimeException(\n\"new RuntimeException(\"")),
                Arguments.of("exceptions have", file(MAIN, "throw new NodeException(\"x\");")),
                Arguments.of("accessors", file(MAIN, "    @Override\n    public String getName() {")),
                Arguments.of("accessors", file(MAIN, "        return getName();\n  a = b.getName();\n  A getter() {")),
                Arguments.of("no paths", file("a.md", "https://example.org/home/x ~/work/x $HOME/tmp/x /v1/tmp/x")));
    }

    @ParameterizedTest
    @MethodSource("innocents")
    void shouldLetPass(String rule, SourceFile file) {
        assertThat(rule(rule).offenders(List.of(file))).isEmpty();
    }

    @Test
    void shouldListEveryOffenderOfARule() {
        SourceFile file = file(MAIN, "\ta\nb\n\tc");

        assertThat(rule("no tabs").offenders(List.of(file))).containsExactly(MAIN + ":1: a", MAIN + ":3: c");
    }

    @Test
    void shouldFindMethodsByTheirFirstAndLastLine() {
        String source = """
                @Deprecated
                final class A {
                    private final Runnable run = () -> { a(); };

                    @B({"x", "y"})
                    int a() {
                        return switch (b) {
                            case C -> 1;
                        };
                    }

                    record D(int e) {
                        D {
                            f();
                        }
                    }
                }
                """;

        assertThat(JavaSource.methods(JavaSource.code(source.lines().toList())))
                .extracting(method -> method.firstLine() + "-" + method.lastLine())
                .containsExactly("4-9", "12-14");
    }

    @Test
    void shouldLeaveOutCommentsAndTexts() {
        List<String> lines =
                List.of("a(\"b\\\"//\"); // c", "/* d", "e */ f('\\'');", "\"\"\"", "g \" h", "\"\"\" + i");

        assertThat(JavaSource.code(lines)).containsExactly("a(); ", "", " f();", "", "", " + i");
    }

    private static TidyRules.Rule rule(String beginning) {
        return TidyRules.all().stream()
                .filter(rule -> rule.name().startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names() {
        return new ArrayList<>(
                TidyRules.all().stream().map(TidyRules.Rule::name).toList());
    }

    private static SourceFile file(String path, String text) {
        return SourceFile.of(path, text);
    }

    /** A class with this header on its second line, so many lines inside and the closing braces. */
    private static String method(String header, int lines) {
        return "class A {\n" + header + "\n" + "x();\n".repeat(lines) + "}\n}";
    }
}
