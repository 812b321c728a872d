package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.BenchmarkException;
import java.util.List;
import java.util.Locale;

/** What several measurements of one thing came to: the middle one, and the best and the worst. */
record Spread(double median, double min, double max) {
    private static final double WHOLE_FROM = 1_000;
    private static final double TENTHS_FROM = 10;
    private static final double HUNDREDTHS_FROM = 0.1;

    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new BenchmarkException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** {@code 62.1 (55.0–80.3)}, with as many digits as such a number deserves; a single measurement has no spread. */
    @Override
    public String toString() {
        return min == max ? text(median) : text(median) + " (" + text(min) + "–" + text(max) + ")";
    }

    private static String text(double value) {
        if (value >= WHOLE_FROM || value == 0) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= TENTHS_FROM ? "%.1f" : size >= HUNDREDTHS_FROM ? "%.2f" : "%.3f", value);
    }
}
