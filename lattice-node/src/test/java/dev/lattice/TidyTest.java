package dev.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the house style over all source files of the repository, not only this module's. */
class TidyTest {
    private static List<SourceFile> files;

    @BeforeAll
    static void read() throws IOException {
        files = SourceTree.ofRepository().files();
    }

    static List<TidyRules.Rule> rules() {
        return TidyRules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldKeepTo(TidyRules.Rule rule) {
        assertThat(rule.offenders(files)).as(rule.name()).isEmpty();
    }

    @Test
    void shouldHaveReadTheWholeRepository() {
        assertThat(files)
                .extracting(SourceFile::path)
                .contains(
                        "pom.xml",
                        "README.md",
                        ".ci/run",
                        "lattice-protocol/README.md",
                        "lattice-protocol/src/main/java/dev/lattice/protocol/frame/Frame.java",
                        "lattice-node/src/test/java/dev/lattice/TidyTest.java");
    }
}
