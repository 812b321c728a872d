package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.EngineChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoIT {
    @TempDir
    private Path directory;

    @Test
    void shouldShowThatCallsGoOnAndLeaveNothingBehind() {
        try (CliProcess cli = new CliProcess(directory)) {
            CliProcess.Result demo = cli.run("demo");

            assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
            String warning =
                    EngineChoice.AUTO.warning().map(why -> "warning: " + why).orElse("");
            assertThat(demo.line()).isEqualTo(warning);
            assertThat(demo.out().lines())
                    .containsSubsequence(
                            "$ lattice get nodes",
                            "$ lattice start echo.signed.wasm --node node-2",
                            "$ lattice call echo Echo --text 'hello from node 1' --connect node-1",
                            "hello from node 1",
                            "$ lattice call echo Actor.HealthRequest --json '{}' --connect node-3",
                            "{\"healthy\":true}",
                            "$ lattice start echo.signed.wasm --node node-3",
                            "still there?",
                            "and here?",
                            "node node-3 is down",
                            "node node-1 is down");
            Matcher home = Pattern.compile("LATTICE_HOME=(\\S+)").matcher(demo.out());
            assertThat(home.find()).isTrue();
            assertThat(Files.exists(Path.of(home.group(1)).getParent())).isFalse();
            assertThat(ProcessHandle.allProcesses()
                            .filter(p -> p.info().commandLine().orElse("").contains(home.group(1))))
                    .isEmpty();
        }
    }
}
