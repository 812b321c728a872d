package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engines side by side, as a table in Markdown. */
final class EngineTable {
    private static final String NOTHING = "–";

    private EngineTable() {}

    static List<String> lines(EngineFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("what"));
        for (EngineKind engine : EngineKind.values()) {
            head.add(figures.name(engine));
            if (engine == EngineKind.WASMTIME_JAVA) {
                head.add("÷ ours");
            }
        }
        head.addAll(List.of("to reach", "reached"));
        rows.add(head);
        for (EngineFigure figure : EngineFigure.values()) {
            rows.add(row(figure, figures));
        }
        return Table.aligned(rows);
    }

    private static List<String> row(EngineFigure figure, EngineFigures figures) {
        List<String> row = new ArrayList<>(List.of(figure.title() + ", " + figure.unit()));
        for (EngineKind engine : EngineKind.values()) {
            row.add(cell(figure, engine, figures));
            if (engine == EngineKind.WASMTIME_JAVA) {
                row.add(text(figures.ratio(figure, EngineKind.WASMTIME, engine)));
            }
        }
        List<EngineTarget> targets = EngineTarget.of(figure);
        row.add(
                targets.isEmpty()
                        ? NOTHING
                        : targets.stream().map(EngineTarget::text).collect(Collectors.joining(", ")));
        boolean reached =
                targets.stream().allMatch(target -> target.miss(figures).isEmpty());
        row.add(targets.isEmpty() ? NOTHING : reached ? "yes" : "NO");
        return row;
    }

    private static String cell(EngineFigure figure, EngineKind engine, EngineFigures figures) {
        return figures.failure(figure, engine).isPresent() ? "failed" : text(figures.spread(figure, engine));
    }

    private static String text(Optional<Spread> spread) {
        return spread.map(Spread::toString).orElse(NOTHING);
    }
}
