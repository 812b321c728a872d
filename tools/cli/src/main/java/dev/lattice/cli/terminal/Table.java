package dev.lattice.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows whose columns stand below each other. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> header) {
        this.header = header;
    }

    /** A table with column titles. */
    public static Table of(String... header) {
        return new Table(List.of(header));
    }

    /** A table of names and values, without titles. */
    public static Table ofDetails() {
        return new Table(List.of());
    }

    /** Adds a row; empty cells are shown as a dash in tables with titles. */
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            String text = Console.harmless(String.valueOf(cell));
            row.add(text.isEmpty() && !header.isEmpty() ? "-" : text);
        }
        rows.add(row);
        return this;
    }

    /** Prints it to the console's output. */
    public void print(Console console) {
        int[] widths = widths();
        if (!header.isEmpty()) {
            console.out().println(console.bold(line(header, widths)));
        }
        rows.forEach(row -> console.out().println(line(row, widths)));
        console.out().flush();
    }

    private int[] widths() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[Math.max(columns, header.size())];
        measure(header, widths);
        rows.forEach(row -> measure(row, widths));
        return widths;
    }

    private static void measure(List<String> row, int[] widths) {
        for (int i = 0; i < row.size(); i++) {
            widths[i] = Math.max(widths[i], width(row.get(i)));
        }
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(i == 0 ? "" : GAP).append(row.get(i));
            line.append(" ".repeat(i == row.size() - 1 ? 0 : widths[i] - width(row.get(i))));
        }
        return line.toString().stripTrailing();
    }
}
