package dev.lattice.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs attacks as tests, and prints what came of each when {@code -Pattacks} asks for it. */
final class AttackTable {
    private static final int WIDEST = 70;

    private final String title;
    private final List<String[]> rows = new ArrayList<>();

    AttackTable(String title) {
        this.title = title;
    }

    Stream<DynamicTest> tests(Attack... attacks) {
        return Stream.of(attacks)
                .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> {
                    String got = attack.attempt().run();
                    boolean asExpected = got.contains(attack.expected());
                    rows.add(new String[] {attack.name(), attack.expected(), got, asExpected ? "yes" : "NO"});
                    assertThat(got).as(attack.name()).contains(attack.expected());
                }));
    }

    void print() {
        if (!Boolean.getBoolean("lattice.attacks.table")) {
            return;
        }
        List<String[]> all = new ArrayList<>();
        all.add(new String[] {"ATTACK", "EXPECTED", "GOT", "AS EXPECTED"});
        all.addAll(rows);
        StringBuilder text = new StringBuilder("\n" + title + "\n");
        for (String[] row : all) {
            for (int column = 0; column < row.length; column++) {
                text.append(padded(row[column], width(all, column))).append("  ");
            }
            text.append('\n');
        }
        long held = rows.stream().filter(row -> row[3].equals("yes")).count();
        System.out.println(text + "" + held + " of " + rows.size() + " as expected");
    }

    private static int width(List<String[]> rows, int column) {
        return Math.min(
                WIDEST,
                rows.stream().mapToInt(row -> row[column].length()).max().orElse(0));
    }

    private static String padded(String cell, int width) {
        String shown = cell.length() > width ? cell.substring(0, width - 1) + "…" : cell;
        return shown + " ".repeat(width - shown.length());
    }
}
