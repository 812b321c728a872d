package dev.lattice;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the directions of dependencies in the modules protocol, security and node. */
class ArchitectureTest {
    private static JavaClasses ours;

    @BeforeAll
    static void read() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.lattice");
    }

    static List<ArchRule> rules() {
        return ArchitectureRules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldHold(ArchRule rule) {
        // A rule about a package to come has nothing to judge; that nothing was forgotten is the next test's.
        rule.allowEmptyShould(true).check(ours);
    }

    @Test
    void shouldHaveReadEveryPackageThatHasSources() throws IOException {
        Set<String> read = ours.stream().map(JavaClass::getPackageName).collect(toCollection(TreeSet::new));

        assertThat(read)
                .containsAll(
                        SourceTree.ofRepository().mainPackages("lattice-protocol", "lattice-security", "lattice-node"))
                .contains("dev.lattice.protocol.frame", "dev.lattice.node.fault");
    }
}
