package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What our engine has to reach, judged on medians. A figure that is not there has missed. */
enum EngineTarget {
    ECHO(EngineFigure.ECHO_64, 0.4),
    ECHO_RATIO(EngineFigure.ECHO_64, 40, EngineKind.WASMTIME_JAVA),
    HOST_CALL(EngineFigure.HOST_CALL_ADDED, 0.6),
    WARM_INSTANCE(EngineFigure.WARM_INSTANCE, 20),
    NEW_INSTANCE(EngineFigure.NEW_INSTANCE, 60),
    START(EngineFigure.START, 10),
    LIVE(EngineFigure.LIVE, 400),
    CAP(EngineFigure.CAP_REFUSED, 0),
    /** A byte per call; what grows by less is the allocator's and the JIT compiler's noise. */
    GROWTH(EngineFigure.GROWTH, 1);

    private static final double PER_CENT = 100;

    private final EngineFigure figure;
    private final double bound;
    private final Optional<EngineKind> peer;

    /** At most this much. */
    EngineTarget(EngineFigure figure, double bound) {
        this.figure = figure;
        this.bound = bound;
        this.peer = Optional.empty();
    }

    /** At least so many times below a peer. */
    EngineTarget(EngineFigure figure, double bound, EngineKind peer) {
        this.figure = figure;
        this.bound = bound;
        this.peer = Optional.of(peer);
    }

    static List<EngineTarget> of(EngineFigure figure) {
        return Arrays.stream(values()).filter(target -> target.figure == figure).toList();
    }

    /** For the table, where unit and peer stand beside it. */
    String text() {
        return peer.map(kind -> "≥ " + bound() + " ×").orElseGet(() -> "≤ " + bound());
    }

    private String sentence() {
        return figure.title()
                + peer.map(kind -> ", at least " + bound() + " times below " + kind.title())
                        .orElseGet(() -> ", at most " + bound() + " " + figure.unit());
    }

    private String bound() {
        return bound == Math.rint(bound) ? "%.0f".formatted(bound) : Double.toString(bound);
    }

    /** Says by how much it was missed; empty when it was reached. */
    Optional<String> miss(EngineFigures figures) {
        Optional<Spread> found = peer.map(kind -> figures.ratio(figure, EngineKind.WASMTIME, kind))
                .orElseGet(() -> figures.spread(figure, EngineKind.WASMTIME));
        if (found.isEmpty()) {
            return Optional.of(sentence() + ": not measured; " + reason(figures));
        }
        double median = found.get().median();
        if (figure == EngineFigure.HOST_CALL_ADDED && median <= 0) {
            // A difference of two measurements; something else ran during the smaller one.
            return Optional.of(sentence() + ": " + number(median) + " cannot be; the echo was disturbed");
        }
        boolean reached = peer.isPresent() ? median >= bound : median <= bound;
        return reached ? Optional.empty() : Optional.of(sentence() + ": " + distance(median));
    }

    private String distance(double median) {
        if (bound == 0) {
            return number(median);
        }
        double percent = peer.isPresent() ? PER_CENT * (1 - median / bound) : PER_CENT * (median / bound - 1);
        return "%s, which is %s %% %s".formatted(number(median), number(percent), peer.isPresent() ? "short" : "over");
    }

    private String reason(EngineFigures figures) {
        return figures.failure(figure, EngineKind.WASMTIME)
                .or(() -> peer.flatMap(kind -> figures.failure(figure, kind)))
                .orElse("no round had it");
    }

    private static String number(double value) {
        return new Spread(value, value, value).toString();
    }
}
