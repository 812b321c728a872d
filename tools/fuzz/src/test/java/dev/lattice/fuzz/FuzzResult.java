package dev.lattice.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of one target, as far as its process told.
 *
 * @param coverageOfSeeds counters that the seeds reached
 * @param coverage counters that were reached in the end
 * @param corpus inputs that reached something new
 * @param findings files that make the target fail
 * @param trouble why the run counts for nothing: the process died, hung, or said too little
 */
record FuzzResult(
        String target,
        long executions,
        long perSecond,
        long coverageOfSeeds,
        long coverage,
        long corpus,
        long peakMegabytes,
        List<Path> findings,
        Optional<String> trouble) {
    private static final Pattern SEEDS = Pattern.compile("INITED cov: (\\d+)");
    private static final Pattern PROGRESS = Pattern.compile("^#\\d+\\s.*\\bcov: (\\d+) .*\\bcorp: (\\d+)/.*$");
    private static final Pattern STATISTIC = Pattern.compile("^stat::(\\w+):\\s+(\\d+)$");

    FuzzResult {
        findings = List.copyOf(findings);
    }

    /** Reads what libFuzzer prints: lines of progress, and statistics at the end. */
    static FuzzResult read(String target, List<String> log, List<Path> findings, Optional<String> trouble) {
        long seconds = last(log, Pattern.compile("^Done \\d+ runs in (\\d+) second.*$"), 1);
        long executions = statistic(log, "number_of_executed_units");
        Optional<String> told = executions > 0 ? trouble : trouble.or(() -> Optional.of("it ran nothing"));
        return new FuzzResult(
                target,
                executions,
                seconds > 0 ? executions / seconds : statistic(log, "average_exec_per_sec"),
                last(log, SEEDS, 1),
                last(log, PROGRESS, 1),
                last(log, PROGRESS, 2),
                statistic(log, "peak_rss_mb"),
                findings,
                findings.isEmpty() ? told : Optional.empty());
    }

    boolean isGood() {
        return findings.isEmpty() && trouble.isEmpty();
    }

    private static long statistic(List<String> log, String name) {
        return log.stream()
                .map(STATISTIC::matcher)
                .filter(Matcher::matches)
                .filter(m -> m.group(1).equals(name))
                .mapToLong(m -> Long.parseLong(m.group(2)))
                .reduce(0, (a, b) -> b);
    }

    private static long last(List<String> log, Pattern pattern, int group) {
        return log.stream()
                .flatMap(line -> pattern.matcher(line).results())
                .map(result -> result.group(group))
                .mapToLong(Long::parseLong)
                .reduce(0, (a, b) -> b);
    }
}
