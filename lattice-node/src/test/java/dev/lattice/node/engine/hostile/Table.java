package dev.lattice.node.engine.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints rows, aligned for people and in the form in which READMEs have them. */
final class Table {
    private static final List<String> HEAD =
            List.of("guest", "engine", "expected", "got", "time", "neighbour: missed", "p50 / p99");
    private static final int WIDEST = 70;

    private Table() {}

    static String aligned(List<Row> rows) {
        List<List<String>> cells = cells(rows);
        int[] widths = new int[HEAD.size()];
        for (List<String> line : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], cut(line.get(column)).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> line : cells) {
            for (int column = 0; column < widths.length; column++) {
                String cell = cut(line.get(column));
                out.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            out.append(System.lineSeparator());
        }
        return out.toString();
    }

    static String markdown(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>(cells(rows));
        cells.add(1, HEAD.stream().map(name -> "---").toList());
        return cells.stream()
                .map(line -> line.stream()
                        .map(cell -> cut(cell).replace("|", "\\|"))
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }

    private static List<List<String>> cells(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        for (Row row : rows) {
            Neighbour.Report neighbour = row.neighbour();
            cells.add(List.of(
                    row.attack(),
                    row.engine(),
                    row.expected(),
                    row.got(),
                    row.millis() + " ms",
                    neighbour.missed() + " of " + neighbour.calls(),
                    millis(neighbour.p50Micros()) + " / " + millis(neighbour.p99Micros()) + " ms"));
        }
        return cells;
    }

    private static String cut(String cell) {
        return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 3) + "...";
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.2f", micros / 1000.0);
    }
}
