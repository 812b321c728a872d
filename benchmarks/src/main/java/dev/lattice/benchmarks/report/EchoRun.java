package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.benchmarks.report.EchoCase.Load;
import io.netty.util.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * {@code benchmarks/run echo}. Arguments: {@code full} or {@code quick}, the file for the raw results, the directory
 * for JMH's own logs. Progress goes to standard error, the table to standard output.
 */
final class EchoRun {
    private final Plan plan;
    private final Path logs;
    private final PrintStream progress = System.err;
    private final Measurements measured = new Measurements();

    private EchoRun(Plan plan, Path logs) {
        this.plan = plan;
        this.logs = logs;
    }

    public static void main(String[] arguments) throws IOException {
        boolean quick = arguments[0].equals("quick");
        Path raw = Path.of(arguments[1]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        EchoRun run = new EchoRun(quick ? Plan.ECHO_QUICK : Plan.ECHO_FULL, Path.of(arguments[2]));
        try {
            run.report(raw).forEach(out::println);
        } catch (BenchmarkException e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(1);
        }
    }

    private List<String> report(Path raw) throws IOException {
        Noise.warnWhenBusy(progress);
        long start = System.nanoTime();
        Noise noise = Noise.begin();
        for (int round = 0; round < plan.rounds(); round++) {
            round(round);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        new RawResults().write(measured, plan.rounds(), raw);
        List<String> lines = new ArrayList<>(Table.lines(measured));
        lines.add("");
        lines.add(LocalDate.now(ZoneOffset.UTC) + ". " + Machine.description() + ", Netty " + netty() + ".");
        lines.add("Rounds of fresh JVMs: %d, each with %d iterations after %d for warming up; %s in all. %s"
                .formatted(plan.rounds(), plan.iterations(), plan.warmups(), Noise.text(seconds), noise));
        return lines;
    }

    /** Case by case for one load, then for the other: what is compared is measured soon after each other. */
    private void round(int round) {
        for (Load load : Load.values()) {
            for (EchoCase echo : EchoCase.values()) {
                if (echo.loads().contains(load)) {
                    measure(echo, load, round);
                }
            }
        }
    }

    private void measure(EchoCase echo, Load load, int round) {
        long start = System.nanoTime();
        progress.printf("round %d of %d: %-27s %-14s ", round + 1, plan.rounds(), echo.title() + ",", load.title());
        progress.flush();
        RunResult result = run(echo, load, round);
        measured.add(echo, load, result);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        progress.printf("%s (%d s)%n", headline(result, load), seconds);
    }

    private RunResult run(EchoCase echo, Load load, int round) {
        Path log = logs.resolve("echo-%s-%s-%d.log".formatted(echo, load, round + 1));
        try {
            return new Runner(plan.options(echo.include(load), log).build()).runSingle();
        } catch (RunnerException e) {
            throw new BenchmarkException(
                    "\"" + echo.title() + ", " + load.title() + "\" failed; the whole story is in " + log, e);
        }
    }

    private static String headline(RunResult result, Load load) {
        return load == Load.MANY
                ? "%,.0f calls/s".formatted(result.getPrimaryResult().getScore())
                : "p50 %.2f µs, p99 %.2f µs"
                        .formatted(
                                result.getPrimaryResult().getStatistics().getPercentile(50),
                                result.getPrimaryResult().getStatistics().getPercentile(99));
    }

    private static String netty() {
        return Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findFirst()
                .orElse("of unknown version");
    }
}
