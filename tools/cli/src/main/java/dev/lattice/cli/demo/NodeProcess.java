package dev.lattice.cli.demo;

import dev.lattice.cli.command.CommandContext;
import dev.lattice.cli.terminal.CliException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code lattice up} as a process of its own, with this process as the one it must not outlive. */
final class NodeProcess {
    private static final int FIRST_JDK_WITH_NATIVE_ACCESS = 22;
    private static final int FIRST_JDK_WITH_UNSAFE_WARNING = 23;
    private static final int LIMIT_LINES = 1000;
    private static final String ADDRESS = "  address ";
    /** The last line that {@code up} prints before it serves. */
    private static final String LAST = "  engine ";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LIMIT_LINES);
    private Optional<String> address = Optional.empty();

    private NodeProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "lattice-demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    static NodeProcess start(CommandContext context, List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(arguments));
        builder.environment().clear();
        builder.environment().putAll(context.environment());
        builder.directory(context.directory().toFile()).redirectErrorStream(true);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new NodeProcess(process);
        } catch (IOException e) {
            throw CliException.failure("the demo failed", "a process cannot be started: " + e.getMessage(), "", e);
        }
    }

    private static List<String> commandLine(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() -> System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
        int version = Runtime.version().feature();
        if (version >= FIRST_JDK_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (version >= FIRST_JDK_WITH_UNSAFE_WARNING) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Dlattice.parent=" + ProcessHandle.current().pid());
        command.addAll(List.of("-cp", classPath(), "dev.lattice.cli.Main"));
        command.addAll(arguments);
        return command;
    }

    /** The class path of this process, which may be relative to another directory than the child's. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                // When nobody takes lines any more they are dropped, or the node would block on its log.
                lines.offer(line);
            }
        } catch (IOException e) {
            // The process is gone, which those who wait for its lines find out by themselves.
            return;
        }
    }

    /** What the node printed until it was up. */
    List<String> awaitUp(Duration patience) {
        List<String> printed = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (printed.isEmpty() || !printed.get(printed.size() - 1).startsWith(LAST)) {
            String line = nextLine();
            if (line.isEmpty() && (!process.isAlive() || System.nanoTime() - deadline > 0)) {
                throw CliException.failure(
                        "the demo failed",
                        process.isAlive()
                                ? "a node was not up after " + patience.toSeconds() + " s"
                                : "a node ended with exit code " + process.exitValue(),
                        "it printed: " + String.join(" / ", printed));
            }
            if (line.startsWith(ADDRESS)) {
                address = Optional.of(line.substring(ADDRESS.length()).strip());
            }
            if (!line.isEmpty()) {
                printed.add(line);
            }
        }
        return printed;
    }

    private String nextLine() {
        try {
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            return line == null ? "" : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.failure("the demo ended", "it was interrupted", "", e);
        }
    }

    /** Where it listens, once it is up. */
    String address() {
        return address.orElseThrow(() -> CliException.failure("the demo failed", "a node told no address", ""));
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once, if it runs, and waits until the system has taken it down. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
