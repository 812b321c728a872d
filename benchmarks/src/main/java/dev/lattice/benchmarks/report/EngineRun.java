package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.benchmarks.engine.EngineCalls;
import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import dev.lattice.benchmarks.engine.EngineTask;
import dev.lattice.node.engine.EngineException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * {@code benchmarks/run engine}. Arguments: {@code full} or {@code quick}, the file for the raw results, the directory
 * for logs. Progress goes to standard error, the table to standard output. Exit code 1 says that something was missed.
 */
final class EngineRun {
    private static final long LIMIT_MINUTES = 20;
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    /** What JMH measures, by the methods of {@link EngineCalls}. */
    private static final Map<EngineFigure, String> METHODS = new EnumMap<>(Map.of(
            EngineFigure.ECHO_64, "echo64",
            EngineFigure.ECHO_4K, "echo4k",
            EngineFigure.HOST_CALL, "hostCall",
            EngineFigure.TRAP, "trap",
            EngineFigure.WARM_INSTANCE, "warmInstance",
            EngineFigure.HASH, "hash"));

    private final Plan plan;
    private final Path logs;
    private final PrintStream progress = System.err;
    private final EngineFigures figures = new EngineFigures();

    private EngineRun(Plan plan, Path logs) {
        this.plan = plan;
        this.logs = logs;
    }

    public static void main(String[] arguments) throws IOException {
        Path raw = Path.of(arguments[1]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean quick = arguments[0].equals("quick");
        EngineRun run = new EngineRun(quick ? Plan.ENGINE_QUICK : Plan.ENGINE_FULL, Path.of(arguments[2]));
        endAfterLimit();
        boolean reached = run.report(raw, out);
        System.exit(reached ? 0 : 1);
    }

    /** A guest that hangs in native code cannot be interrupted, so everything ends. */
    private static void endAfterLimit() {
        Thread watch = new Thread(() -> {
            LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(LIMIT_MINUTES));
            System.err.println("benchmarks: no end after " + LIMIT_MINUTES + " min");
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private boolean report(Path raw, PrintStream out) throws IOException {
        Noise.warnWhenBusy(progress);
        long start = System.nanoTime();
        Noise noise = Noise.begin();
        for (EngineKind engine : EngineKind.values()) {
            figures.version(engine, version(engine));
        }
        for (int round = 0; round < plan.rounds(); round++) {
            round(round);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        EngineResults.write(figures, plan.rounds(), raw);
        EngineTable.lines(figures).forEach(out::println);
        out.println();
        out.println(LocalDate.now(ZoneOffset.UTC) + ". " + Machine.description() + ".");
        out.printf(
                "Rounds: %d, in each every figure in fresh JVMs; %s in all. %s%n",
                plan.rounds(), Noise.text(seconds), noise);
        return judge(noise, out);
    }

    private static String version(EngineKind engine) {
        try {
            return engine.version();
        } catch (EngineException e) {
            return engine.title() + ", which is not available";
        }
    }

    private boolean judge(Noise noise, PrintStream out) {
        List<String> misses = Arrays.stream(EngineTarget.values())
                .map(target -> target.miss(figures))
                .flatMap(Optional::stream)
                .toList();
        figures.failures()
                .forEach((key, why) -> out.println("failed: " + figures.name(key.engine()) + ", "
                        + key.figure().title() + ": " + why));
        misses.forEach(miss -> out.println("missed: " + miss));
        if (noise.isBusy()) {
            out.println(
                    "The machine was too busy to judge by: what was missed may be reached on an idle one, and counts"
                            + " as missed until it is.");
        }
        if (misses.isEmpty()) {
            out.println("All " + EngineTarget.values().length + " targets are reached.");
        }
        return misses.isEmpty();
    }

    /** Figure by figure, and each of all engines after each other: what is compared is measured at the same time. */
    private void round(int round) {
        for (EngineFigure figure : EngineFigure.values()) {
            if (METHODS.containsKey(figure)) {
                for (EngineKind engine : EngineKind.values()) {
                    call(figure, engine, round);
                }
            }
        }
        WorkerProcess worker = new WorkerProcess(
                Path.of(System.getProperty("java.io.tmpdir"), "cache-" + round).toAbsolutePath());
        for (EngineTask task : EngineTask.values()) {
            for (EngineKind engine : EngineKind.values()) {
                // The peers' memory hardly varies, and thousands of their instances take their time.
                boolean again = round == 0 || engine == EngineKind.WASMTIME || task != EngineTask.LIVE;
                if (again && task.suits(engine)) {
                    work(worker, task, engine, round);
                }
            }
        }
    }

    private void call(EngineFigure figure, EngineKind engine, int round) {
        if (figures.failure(figure, engine).isPresent()) {
            return;
        }
        begin(figure.title(), engine, round);
        Path log = log(figure, engine, round);
        String include = "^" + (EngineCalls.class.getName() + "." + METHODS.get(figure)).replace(".", "\\.") + "$";
        try {
            RunResult result = new Runner(plan.options(include, log)
                            .param("engine", engine.name())
                            .build())
                    .runSingle();
            add(figure, engine, round, scores(result));
            if (figure == EngineFigure.ECHO_64) {
                double bytes = result.getSecondaryResults().get(ALLOCATED).getScore();
                figures.add(EngineFigure.ECHO_HEAP, engine, round, List.of(bytes));
            }
            if (figure == EngineFigure.HOST_CALL) {
                hostCallAdded(engine, round);
            }
        } catch (RunnerException e) {
            fail(figure, engine, "see " + log);
        }
    }

    /** What JMH measured in each iteration. */
    private static List<Double> scores(RunResult result) {
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList();
    }

    private void hostCallAdded(EngineKind engine, int round) {
        Optional.ofNullable(figures.rounds(EngineFigure.ECHO_64, engine).get(round))
                .map(echoes -> Spread.of(echoes).median())
                .ifPresent(echo -> figures.add(
                        EngineFigure.HOST_CALL_ADDED,
                        engine,
                        round,
                        figures.rounds(EngineFigure.HOST_CALL, engine).get(round).stream()
                                .map(both -> both - echo)
                                .toList()));
    }

    private void work(WorkerProcess worker, EngineTask task, EngineKind engine, int round) {
        begin(task.figures().get(0).title(), engine, round);
        try {
            Map<EngineFigure, List<Double>> measured = worker.run(task, engine, log(task, engine, round));
            for (EngineFigure figure : task.figures()) {
                if (measured.containsKey(figure)) {
                    figures.add(figure, engine, round, measured.get(figure));
                } else {
                    throw new BenchmarkException("the worker did not measure " + figure);
                }
            }
            progress.println(Spread.of(measured.get(task.figures().get(0))));
        } catch (BenchmarkException e) {
            task.figures().forEach(figure -> figures.fail(figure, engine, e.getMessage()));
            progress.println("failed");
        }
    }

    private void begin(String what, EngineKind engine, int round) {
        progress.printf("round %d of %d: %-55s %-14s ", round + 1, plan.rounds(), what + ",", engine.title());
        progress.flush();
    }

    private void add(EngineFigure figure, EngineKind engine, int round, List<Double> values) {
        figures.add(figure, engine, round, values);
        progress.println(Spread.of(values));
    }

    private void fail(EngineFigure figure, EngineKind engine, String why) {
        figures.fail(figure, engine, why);
        progress.println("failed");
    }

    private Path log(Enum<?> what, EngineKind engine, int round) {
        return logs.resolve("engine-%s-%s-%d.log".formatted(what, engine, round + 1));
    }
}
