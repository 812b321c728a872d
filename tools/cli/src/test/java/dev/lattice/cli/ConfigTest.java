package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() throws IOException {
        typed = new Typed(directory);
        Files.createDirectories(typed.path("home/nodes/alpha"));
    }

    private void nodeFile(String json) {
        typed.file("home/nodes/alpha/node.json", json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldPutFlagsBeforeEnvironmentBeforeFileBeforeDefaults() {
        nodeFile("""
                {"listen": "127.0.0.1:1", "join": ["127.0.0.1:2", "127.0.0.1:3"], "labels": {"zone": "a"}}
                """);
        typed.with("LATTICE_LISTEN", "127.0.0.1:4").with("LATTICE_JOIN", "127.0.0.1:5");

        String out = typed.run("config", "--listen", "127.0.0.1:6").out();

        assertThat(out)
                .containsPattern("home +\\S+ +LATTICE_HOME")
                .containsPattern("name +alpha +default")
                .containsPattern("listen +127\\.0\\.0\\.1:6 +--listen")
                .containsPattern("join +127\\.0\\.0\\.1:5 +LATTICE_JOIN")
                .containsPattern("labels +zone=a +\\S+node\\.json")
                .containsPattern("engine +wasmtime +default")
                .containsPattern("timeout +5s +default");
    }

    @Test
    void shouldNameASettingThatTheFileCannotHave() {
        nodeFile("{\"listne\": \"127.0.0.1:1\"}");

        Typed.Result result = typed.run("config");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("node.json", "'listne'", "listen, join, labels, engine");
    }

    @Test
    void shouldNameTheLineWhereTheFileIsBroken() {
        nodeFile("{\n\"listen\": }");

        assertThat(typed.run("config").line()).contains("node.json", "line 2");
    }

    @Test
    void shouldSayWhichVariableHoldsNonsense() {
        Typed.Result result = typed.with("LATTICE_TIMEOUT", "long").run("config");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("LATTICE_TIMEOUT", "5s");
    }
}
