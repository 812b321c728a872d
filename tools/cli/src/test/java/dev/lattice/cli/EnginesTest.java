package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnginesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldTellWhichEnginesThereAre() {
        String out = new Typed(directory).run("version").out();

        if (WasmtimeEngine.unavailability().isEmpty()) {
            assertThat(out).containsPattern("engine +wasmtime 48\\.").containsPattern("fallback engine +chicory 1\\.");
        } else {
            assertThat(out)
                    .containsPattern("engine +chicory 1\\.")
                    .containsPattern("native engine +none: .*cargo.* to get it");
        }
    }

    @Test
    void shouldSayInOneLineHowToGetAnEngineThatIsMissing() {
        assumeTrue(WasmtimeEngine.unavailability().isPresent(), "Wasmtime is there");

        Typed.Result result = new Typed(directory).run("up", "--engine", "wasmtime");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line())
                .contains("The Wasmtime engine is not available", "cargo")
                .doesNotContain("\n");
    }

    @Test
    void shouldOfferTheEnginesToTheShell() {
        assertThat(new Typed(directory).run("completion").out())
                .contains("wasmtime")
                .contains("chicory");
    }
}
