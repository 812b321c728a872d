package dev.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule catches an offender: a class that is compiled here, in the package where it does not belong. */
class ArchitectureRulesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dev.lattice.protocol.A           | io.netty.B                            | protocol knows nobody
            dev.lattice.protocol.frame.A     | reactor.core.B                        | protocol knows nobody
            dev.lattice.protocol.A           | java.net.Socket                       | protocol knows nobody
            dev.lattice.protocol.A           | java.nio.file.Path                    | protocol knows nobody
            dev.lattice.protocol.A           | dev.lattice.security.B                | protocol knows nobody
            dev.lattice.protocol.A           | java.io.FileInputStream               | no threads and no files
            dev.lattice.protocol.A           | java.lang.Thread                      | no threads and no files
            dev.lattice.protocol.A           | java.util.concurrent.Executor         | no threads and no files
            dev.lattice.security.tls.A       | dev.lattice.node.fault.B              | security knows protocol only
            dev.lattice.security.A           | io.netty.B                            | Netty is known
            dev.lattice.node.stray.A         | java.lang.String                      | no others
            dev.lattice.node.routing.A       | dev.lattice.node.transport.B          | routing sees only ports
            dev.lattice.node.capability.a.A  | dev.lattice.node.capability.b.B       | do not see each other
            dev.lattice.node.routing.A       | io.netty.channel.B                    | Netty is known
            dev.lattice.node.A               | io.netty.channel.B                    | Netty is known
            dev.lattice.node.capability.A    | io.netty.channel.B                    | Netty is known
            dev.lattice.node.transport.A     | io.scalecube.cluster.B                | ScaleCube is known
            dev.lattice.node.A               | reactor.core.B                        | Reactor is known
            dev.lattice.node.actor.A         | dev.lattice.node.engine.wasmtime.B    | the Wasmtime binding is known
            dev.lattice.node.engine.A        | dev.lattice.node.engine.wasmtime.B    | the Wasmtime binding is known
            dev.lattice.node.engine.A        | dev.lattice.node.engine.chicory.B     | the Chicory engine is known
            dev.lattice.node.A               | com.dylibso.chicory.wasm.B            | Chicory is known
            dev.lattice.node.control.A       | dev.lattice.node.engine.B             | control knows only
            dev.lattice.node.control.A       | dev.lattice.node.B                    | control knows only
            dev.lattice.node.admission.A     | dev.lattice.node.control.B            | admission knows only
            dev.lattice.node.apps.A          | dev.lattice.node.control.B            | apps knows only
            dev.lattice.node.dashboard.A     | dev.lattice.node.apps.B               | dashboard knows only
            dev.lattice.node.capability.h.A  | dev.lattice.node.routing.B            | capability knows only
            dev.lattice.node.routing.A       | dev.lattice.node.engine.B             | routing knows only
            dev.lattice.node.membership.A    | dev.lattice.node.transport.B          | membership knows only
            dev.lattice.node.membership.A    | dev.lattice.node.actor.B              | membership knows only
            dev.lattice.node.transport.A     | dev.lattice.node.membership.B         | transport knows only
            dev.lattice.node.transport.A     | dev.lattice.node.routing.B            | transport knows only
            dev.lattice.node.actor.A         | dev.lattice.node.transport.B          | actor knows only
            dev.lattice.node.actor.A         | dev.lattice.node.B                    | actor knows only
            dev.lattice.node.engine.A        | dev.lattice.node.actor.B              | engine knows only
            dev.lattice.node.client.A        | dev.lattice.node.actor.B              | client knows only
            dev.lattice.node.store.A         | dev.lattice.node.actor.B              | store knows only
            dev.lattice.node.limit.A         | dev.lattice.node.actor.B              | limit knows only
            dev.lattice.node.home.A          | dev.lattice.node.actor.B              | home knows only
            dev.lattice.node.fault.A         | dev.lattice.node.home.B               | fault knows only
            """)
    void shouldCatch(String offender, String known, String rule) throws IOException {
        assertThat(broken(offender, known))
                .anySatisfy(description -> assertThat(description).contains(rule));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dev.lattice.protocol.A            | java.util.Map
            dev.lattice.protocol.A            | java.util.concurrent.TimeUnit
            dev.lattice.security.A            | dev.lattice.protocol.B
            dev.lattice.node.A                | dev.lattice.node.engine.wasmtime.B
            dev.lattice.node.A                | dev.lattice.node.engine.chicory.B
            dev.lattice.node.engine.chicory.A | com.dylibso.chicory.runtime.B
            dev.lattice.node.A                | dev.lattice.node.control.B
            dev.lattice.node.control.A        | dev.lattice.node.routing.B
            dev.lattice.node.capability.h.A   | dev.lattice.node.capability.B
            dev.lattice.node.capability.http.A | io.netty.B
            dev.lattice.node.transport.tls.A  | io.netty.B
            dev.lattice.node.membership.A     | io.scalecube.B
            dev.lattice.node.membership.A     | reactor.B
            dev.lattice.node.actor.A          | dev.lattice.node.engine.B
            dev.lattice.node.home.A           | dev.lattice.security.B
            dev.lattice.node.transport.A      | dev.lattice.node.fault.B
            """)
    void shouldAllow(String one, String known) throws IOException {
        assertThat(broken(one, known)).isEmpty();
    }

    @Test
    void shouldLetRoutingSeePorts() throws IOException {
        source("dev.lattice.node.transport.Port", "public interface Port {}");
        source("dev.lattice.node.membership.Value", "public record Value(int number) {}");
        source(
                "dev.lattice.node.routing.A",
                "class A { dev.lattice.node.transport.Port port; dev.lattice.node.membership.Value value; }");

        assertThat(broken()).isEmpty();
    }

    @Test
    void shouldHaveAnOffenderForEveryRule() throws IOException {
        // The offenders above, in one go: no rule is left that none of them breaks.
        List<String[]> pairs = new ArrayList<>();
        CsvSource offenders = catching();
        for (String line : offenders.textBlock().strip().split("\n")) {
            pairs.add(line.split("\\|"));
        }
        int number = 0;
        for (String[] pair : pairs) {
            plant(pair[0].strip() + number++, pair[1].strip());
        }

        assertThat(broken())
                .containsExactlyInAnyOrderElementsOf(ArchitectureRules.all().stream()
                        .map(ArchRule::getDescription)
                        .toList());
    }

    private static CsvSource catching() {
        try {
            return ArchitectureRulesTest.class
                    .getDeclaredMethod("shouldCatch", String.class, String.class, String.class)
                    .getAnnotation(CsvSource.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> broken(String offender, String known) throws IOException {
        plant(offender, known);
        return broken();
    }

    private void plant(String offender, String known) throws IOException {
        if (!known.startsWith("java.")) {
            source(known, "public class " + simpleName(known) + " {}");
        }
        source(offender, "class " + simpleName(offender) + " { " + known + " known; }");
    }

    private void source(String name, String declaration) throws IOException {
        Path file = directory.resolve(name.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "package " + name.substring(0, name.lastIndexOf('.')) + ";\n" + declaration);
    }

    /** The descriptions of the rules that the planted classes break. */
    private List<String> broken() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-cp", directory.toString()));
        try (var files = Files.walk(directory)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(exit).as("javac").isZero();
        JavaClasses planted = new ClassFileImporter().importPath(directory);
        return ArchitectureRules.all().stream()
                .filter(rule -> rule.allowEmptyShould(true).evaluate(planted).hasViolation())
                .map(ArchRule::getDescription)
                .toList();
    }

    private static String simpleName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
