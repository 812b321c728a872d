package dev.lattice.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results as a table in Markdown, aligned for reading as it is. */
final class Table {
    private static final String NOTHING = "–";

    private Table() {}

    static List<String> lines(Measurements measured) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "64 B echo",
                "p50, µs",
                "p99, µs",
                "p50 ÷ bare Netty",
                "calls/s, 64 in flight",
                "calls/s ÷ bare Netty",
                "B allocated"));
        for (EchoCase echo : EchoCase.values()) {
            boolean peer = echo == EchoCase.BARE_NETTY;
            boolean local = echo == EchoCase.ENGINE || echo == EchoCase.SAME_NODE;
            rows.add(List.of(
                    echo.title(),
                    measured.p50(echo).toString(),
                    measured.p99(echo).toString(),
                    peer ? "1" : local ? NOTHING : measured.latencyRatio(echo).toString(),
                    text(measured.callsPerSecond(echo)),
                    peer ? "1" : local ? NOTHING : text(measured.throughputRatio(echo)),
                    "%,.0f".formatted(measured.allocatedBytes(echo).median())));
        }
        return aligned(rows);
    }

    private static String text(Optional<Spread> spread) {
        return spread.map(Spread::toString).orElse(NOTHING);
    }

    /** Rows of as many cells as the first, which is the head. */
    static List<String> aligned(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> Collections.max(
                        rows.stream().map(row -> row.get(column).length()).toList()))
                .toList();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(IntStream.range(0, row.size())
                    .mapToObj(column -> padded(row.get(column), widths.get(column)))
                    .collect(Collectors.joining(" | ", "| ", " |")));
        }
        lines.add(1, widths.stream().map("-"::repeat).collect(Collectors.joining(" | ", "| ", " |")));
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
