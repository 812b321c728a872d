package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.limit.Limit;
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
                .containsPattern("engine +auto +default")
                .containsPattern("timeout +5s +default");
    }

    @Test
    void shouldTellEveryLimitWithItsSource() {
        nodeFile("{\"memory\": \"32MiB\", \"host-calls\": 500, \"slice\": \"7ms\"}");
        typed.with("LATTICE_HOST_CALLS", "600").with("LATTICE_IDLE", "2m");

        String out = typed.run("config", "--deadline", "1m", "--slice", "9ms").out();

        assertThat(out)
                .containsPattern("memory +32MiB +\\S+node\\.json")
                .containsPattern("host-calls +600 +LATTICE_HOST_CALLS")
                .containsPattern("idle +2m +LATTICE_IDLE")
                .containsPattern("slice +9ms +--slice")
                .containsPattern("deadline +1m +--deadline")
                .containsPattern("payload +8MiB +default");
        assertThat(out.lines()).hasSize(10 + Limit.values().length);
    }

    @Test
    void shouldSayWhereALimitIsWrongAndWhatIsAccepted() {
        nodeFile("{\"memory\": \"32MB\"}");

        Typed.Result result = typed.run("config");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line())
                .contains("memory in ", "node.json", "a size, such as 64MiB, from 64KiB to 4GiB", "not '32MB'")
                .doesNotContain("\n");
    }

    @Test
    void shouldChooseTheEngineLikeAnyOtherSetting() {
        nodeFile("{\"engine\": \"wasmtime\"}");
        assertThat(typed.run("config").out()).containsPattern("engine +wasmtime +\\S+node\\.json");
        typed.with("LATTICE_ENGINE", "chicory");
        assertThat(typed.run("config").out()).containsPattern("engine +chicory +LATTICE_ENGINE");
        assertThat(typed.run("config", "--engine", "auto").out()).containsPattern("engine +auto +--engine");
        assertThat(typed.run("config", "--engine", "warp").line())
                .contains("--engine", "'warp'", "auto, wasmtime, chicory");
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
