package dev.lattice.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lattice.cli.command.CommandContext;
import dev.lattice.cli.command.CommandRunner;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.ExitCode;
import dev.lattice.node.EngineChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A temporary home, the nodes that run in it, and the commands that are typed there. Whatever ends the process takes
 * both with it; only a SIGKILL leaves files, and nodes notice even that.
 */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Predicate<String> PLAIN_WORD = word -> word.matches("[A-Za-z0-9._:/=-]+");

    private final CommandContext audience;
    private final CommandContext context;
    private final CommandRunner commands;
    private final Path directory;
    private final Map<String, NodeProcess> nodes = Collections.synchronizedMap(new LinkedHashMap<>());
    /** Held while anything is made, so that what is made is known to the one who removes it. */
    private final Object making = new Object();

    private final Thread hook = new Thread(this::removeEverything, "lattice-demo-cleanup");

    private volatile boolean closed;

    private Stage(CommandContext audience, CommandRunner commands, Path directory) {
        this.audience = audience;
        this.commands = commands;
        this.directory = directory;
        Map<String, String> environment = new HashMap<>(audience.environment());
        // What the person has set is about their own lattices.
        environment.keySet().removeIf(name -> name.startsWith("LATTICE_"));
        environment.put("LATTICE_HOME", home().toString());
        if (EngineChoice.AUTO.warning().isPresent()) {
            environment.put("LATTICE_ENGINE", EngineChoice.CHICORY.text());
        }
        this.context = new CommandContext(
                environment, directory, directory, audience.console(), InputStream.nullInputStream(), audience.clock());
    }

    static Stage open(CommandContext audience, CommandRunner commands) {
        try {
            Stage stage = new Stage(audience, commands, Files.createTempDirectory("lattice-demo-"));
            Runtime.getRuntime().addShutdownHook(stage.hook);
            return stage;
        } catch (IOException e) {
            throw CliException.failure(
                    "no demo", "no temporary directory can be made", "see whether the disk is full", e);
        }
    }

    Path home() {
        return directory.resolve("home");
    }

    void say(String remark) {
        Console console = audience.console();
        console.line("");
        console.line(console.faint("# " + remark));
    }

    void printCommand(String command) {
        Console console = audience.console();
        console.line(console.bold("$ " + command));
    }

    /** Runs a command and shows what it prints. */
    void run(String... arguments) {
        printCommand(commandLine(arguments));
        StringWriter output = new StringWriter();
        int exitCode = run(output, arguments);
        audience.console().out().print(output);
        audience.console().out().flush();
        if (exitCode != ExitCode.OK) {
            throw CliException.failure(
                    "the demo failed",
                    "`" + commandLine(arguments) + "` ended with exit code " + exitCode,
                    "its own words are above");
        }
    }

    private int run(StringWriter output, String... arguments) {
        PrintWriter writer = new PrintWriter(output);
        CommandContext quiet = new CommandContext(
                context.environment(),
                directory,
                directory,
                Console.plain(writer, writer),
                context.input(),
                context.clock());
        synchronized (making) {
            requireOpen();
            return commands.run(quiet, arguments);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw CliException.failure("the demo ended", "it was interrupted", "");
        }
    }

    private static String commandLine(String... arguments) {
        return "lattice "
                + Arrays.stream(arguments)
                        .map(word -> PLAIN_WORD.test(word) ? word : "'" + word + "'")
                        .collect(Collectors.joining(" "));
    }

    /** Starts a node as a process of its own, and returns when it says that it is up. */
    NodeProcess up(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("up", "--name", name));
        arguments.addAll(List.of(more));
        printCommand(commandLine(arguments.toArray(String[]::new)) + " &");
        NodeProcess node;
        synchronized (making) {
            requireOpen();
            node = NodeProcess.start(context, arguments);
            nodes.put(name, node);
        }
        node.awaitUp(PATIENCE).forEach(audience.console()::line);
        return node;
    }

    /** Ends a node's process as the system does it: at once. */
    void kill(String name) {
        NodeProcess node = nodes.get(name);
        printCommand("kill -9 " + node.pid());
        node.kill();
    }

    /** Nodes hear of each other within a second; what comes next should not depend on how quickly. */
    void awaitNodes(int count) {
        for (String name : nodes.keySet()) {
            await("not all nodes found each other", nodes -> connected(nodes) == count - 1, "get", "nodes", name);
        }
    }

    void awaitActors(String node, int count) {
        await(node + " did not hear of the actor", actors -> actors.size() == count, "get", "actors", node);
    }

    private static long connected(JsonNode nodes) {
        long connected = 0;
        for (JsonNode node : nodes) {
            connected += node.path("state").asText().equals("connected") ? 1 : 0;
        }
        return connected;
    }

    private void await(String otherwise, Predicate<JsonNode> condition, String verb, String noun, String node) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(ask(verb, noun, node))) {
            if (System.nanoTime() - deadline > 0) {
                throw CliException.failure(
                        "the demo failed", otherwise + " within " + PATIENCE.toSeconds() + " s", "try it again");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private JsonNode ask(String verb, String noun, String node) {
        StringWriter output = new StringWriter();
        if (run(output, verb, noun, "-o", "json", "--connect", node) != ExitCode.OK) {
            throw CliException.failure("the demo failed", output.toString().strip(), "");
        }
        try {
            return new ObjectMapper().readTree(output.toString());
        } catch (JsonProcessingException e) {
            throw CliException.failure("the demo failed", "a command printed no JSON", "", e);
        }
    }

    void copyExample(String name) {
        try (InputStream example = Stage.class.getResourceAsStream(name)) {
            if (example == null) {
                throw CliException.failure("no demo", "this build lacks its example", "build it again");
            }
            Files.copy(example, directory.resolve(name));
        } catch (IOException e) {
            throw CliException.failure("no demo", "the example cannot be copied to " + directory, "", e);
        }
    }

    /** Ends what runs and deletes the files. May be called again. */
    void removeEverything() {
        closed = true;
        // A command that speaks to a node fails at once when the node is gone, and lets go.
        killAll();
        synchronized (making) {
            killAll();
            delete();
        }
    }

    private void killAll() {
        synchronized (nodes) {
            nodes.values().forEach(NodeProcess::kill);
        }
    }

    private void delete() {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            audience.console().remark("lattice: " + directory + " cannot be removed: " + e + "; remove it by hand");
        }
    }

    @Override
    public void close() {
        removeEverything();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending and the hook runs, to the same effect.
            return;
        }
    }
}
