package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command as processes, as a shell would run it. Nodes that are still up are ended when this is closed. */
final class CliProcess implements AutoCloseable {
    private static final int LIMIT_SECONDS = 90;

    private final Path directory;
    private final List<Process> nodes = new ArrayList<>();
    private int runs;

    CliProcess(Path directory) {
        this.directory = directory;
    }

    /** What a command left. */
    record Result(int exitCode, String out, String err) {
        String line() {
            return err.strip();
        }
    }

    Result run(String... arguments) {
        return runWith("", arguments);
    }

    /** @param input what the command finds on its standard input */
    Result runWith(String input, String... arguments) {
        Path out = directory.resolve(runs + ".out");
        Path err = directory.resolve(runs++ + ".err");
        Process process = start(out, err, input, arguments);
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends within %s s", List.of(arguments), LIMIT_SECONDS)
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a node whose output goes to NAME.log and NAME.err. */
    Process up(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("up", "--name", name));
        arguments.addAll(List.of(more));
        Process node = start(
                directory.resolve(name + ".log"),
                directory.resolve(name + ".err"),
                "",
                arguments.toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    String log(String name) {
        try {
            Path log = directory.resolve(name + ".log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(Path out, Path err, String input, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.add("-Dlattice.parent=" + ProcessHandle.current().pid());
        command.addAll(List.of("-cp", classPath(), "dev.lattice.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LATTICE_"));
        builder.environment().put("LATTICE_HOME", directory.resolve("home").toString());
        try {
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        nodes.forEach(Process::destroyForcibly);
        for (Process node : nodes) {
            node.onExit().join();
        }
    }
}
