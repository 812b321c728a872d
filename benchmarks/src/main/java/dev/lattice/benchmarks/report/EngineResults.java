package dev.lattice.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every measured value of the engines as JSON, one line for each figure, engine and round. */
final class EngineResults {
    private EngineResults() {}

    static void write(EngineFigures figures, int rounds, Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (EngineFigure figure : EngineFigure.values()) {
                for (EngineKind engine : EngineKind.values()) {
                    ObjectNode entry = json.createObjectNode()
                            .put("figure", figure.name())
                            .put("unit", figure.unit())
                            .put("engine", figures.name(engine))
                            .put("round", round + 1);
                    figures.failure(figure, engine).ifPresent(why -> entry.put("failed", true));
                    Optional<List<Double>> values =
                            Optional.ofNullable(figures.rounds(figure, engine).get(round));
                    ArrayNode all = entry.putArray("values");
                    values.ifPresent(measured -> measured.forEach(all::add));
                    if (values.isPresent() || entry.has("failed")) {
                        lines.add(json.writeValueAsString(entry));
                    }
                }
            }
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
    }
}
