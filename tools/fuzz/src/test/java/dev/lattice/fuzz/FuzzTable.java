package dev.lattice.fuzz;

import java.util.List;
import java.util.Locale;

/** What a run prints at its end. */
final class FuzzTable {
    private static final String ROW = "%-18s %12s %9s %16s %8s %8s  %s%n";

    private FuzzTable() {}

    static String of(List<FuzzResult> results) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(ROW, "target", "executions", "exec/s", "coverage", "corpus", "peak", "findings"));
        for (FuzzResult result : results) {
            table.append(String.format(
                    Locale.ROOT,
                    ROW,
                    result.target(),
                    String.format(Locale.ROOT, "%,d", result.executions()),
                    String.format(Locale.ROOT, "%,d", result.perSecond()),
                    result.coverageOfSeeds() + " + " + Math.max(0, result.coverage() - result.coverageOfSeeds()),
                    result.corpus(),
                    result.peakMegabytes() + " MB",
                    result.trouble().orElseGet(() -> verdict(result))));
        }
        return table.toString();
    }

    private static String verdict(FuzzResult result) {
        return result.findings().isEmpty()
                ? "none"
                : String.valueOf(result.findings().size());
    }

    /** How to see each finding again, and where the rest of it stands. */
    static String advice(List<FuzzResult> results, FuzzOptions options) {
        StringBuilder advice = new StringBuilder();
        for (FuzzResult result : results) {
            if (result.isGood()) {
                continue;
            }
            advice.append(result.target()).append(": see ");
            advice.append(options.directory().resolve(result.target()).resolve("log.txt"))
                    .append('\n');
            result.findings()
                    .forEach(file -> advice.append("  again: mvn verify -Pfuzz -Dfuzz.targets=")
                            .append(result.target())
                            .append(" -Dfuzz.replay=")
                            .append(file)
                            .append("\n  keep:  cp ")
                            .append(file)
                            .append(" tools/fuzz/src/test/resources/regressions/")
                            .append(result.target())
                            .append("/\n"));
        }
        return advice.toString();
    }
}
