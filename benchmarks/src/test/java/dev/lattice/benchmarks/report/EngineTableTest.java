package dev.lattice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTableTest {
    @Test
    void shouldPutTheEnginesSideBySide() {
        EngineFigures figures = new EngineFigures();
        figures.version(EngineKind.WASMTIME, "ours, Wasmtime 48");
        figures.add(EngineFigure.ECHO_64, EngineKind.WASMTIME, 0, List.of(0.2));
        figures.add(EngineFigure.ECHO_64, EngineKind.WASMTIME_JAVA, 0, List.of(10.0));
        figures.fail(EngineFigure.ECHO_64, EngineKind.CHICORY, "it broke");

        List<String> lines = EngineTable.lines(figures);

        assertThat(cells(lines.get(0)))
                .containsExactly(
                        "what",
                        "ours, Wasmtime 48",
                        "ours on Chicory",
                        "wasmtime-java",
                        "÷ ours",
                        "Chicory",
                        "to reach",
                        "reached");
        assertThat(cells(lines.get(2)))
                .containsExactly("echo of 64 B, µs", "0.20", "–", "10.0", "50.0", "failed", "≤ 0.4, ≥ 40 ×", "yes");
        assertThat(lines).hasSize(2 + EngineFigure.values().length);
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(2, line.length() - 2).strip().split(" *\\| +"));
    }
}
