package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.benchmarks.echo.JvmFlags;
import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import dev.lattice.benchmarks.engine.EngineTask;
import dev.lattice.benchmarks.engine.EngineWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one task of one engine in a JVM of its own, and waits for what it measures, for a bounded time. */
final class WorkerProcess {
    private static final long LIMIT_SECONDS = 120;

    private final Path cache;

    /** @param cache what workers compile is kept here instead of in the user's cache */
    WorkerProcess(Path cache) {
        this.cache = cache;
    }

    /** @param log takes what the worker prints; its figures are read from there */
    Map<EngineFigure, List<Double>> run(EngineTask task, EngineKind engine, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.with(task.flags()));
        // Where libraries are unpacked: what the script cleans up.
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EngineWorker.class.getName()));
        command.addAll(List.of(task.name(), engine.name()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        try {
            Files.createDirectories(log.getParent());
            Process process = builder.start();
            await(process, log);
            return figures(Files.readAllLines(log));
        } catch (IOException e) {
            throw new BenchmarkException("the worker cannot be run", e);
        }
    }

    private static void await(Process process, Path log) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchmarkException("no end after " + LIMIT_SECONDS + " s; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new BenchmarkException("exit code " + process.exitValue() + "; see " + log);
        }
    }

    private static Map<EngineFigure, List<Double>> figures(List<String> lines) {
        Map<EngineFigure, List<Double>> figures = new EnumMap<>(EngineFigure.class);
        lines.stream()
                .filter(line -> line.startsWith(EngineWorker.FIGURE))
                .map(line -> line.split(" "))
                .forEach(words -> figures.put(
                        EngineFigure.valueOf(words[1]),
                        Arrays.stream(words).skip(2).map(Double::valueOf).toList()));
        return figures;
    }
}
