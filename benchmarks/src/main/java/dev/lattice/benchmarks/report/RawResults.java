package dev.lattice.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.util.Statistics;

/**
 * The results in JMH's own JSON, one line for each. Left out are histograms, which are larger than all the rest, and
 * what tells of the machine's directories; each line has its round, and the percentiles of each iteration besides.
 */
final class RawResults {
    private static final double[] RANKS = {50, 90, 99, 99.9};

    private final ObjectMapper json = new ObjectMapper();

    void write(Measurements measured, int rounds, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : measured.ofRound(round)) {
                lines.add(json.writeValueAsString(entry(result, round)));
            }
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
    }

    private JsonNode entry(RunResult result, int round) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(List.of(result));
        }
        ObjectNode entry = (ObjectNode) json.readTree(bytes.toByteArray()).get(0);
        entry.remove(List.of("jvm", "jvmArgs"));
        ((ObjectNode) entry.get("primaryMetric")).remove("rawDataHistogram");
        entry.put("round", round + 1);
        if (entry.get("mode").asText().equals("sample")) {
            entry.set("iterations", iterations(result));
        }
        return entry;
    }

    private ArrayNode iterations(RunResult result) {
        ArrayNode all = json.createArrayNode();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                Statistics statistics = iteration.getPrimaryResult().getStatistics();
                ObjectNode one = all.addObject().put("samples", statistics.getN());
                for (double rank : RANKS) {
                    one.put("p" + rank, statistics.getPercentile(rank));
                }
            }
        }
        return all;
    }
}
