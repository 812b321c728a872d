package dev.lattice.cli.command;

import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.OutputFormat;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.limit.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code lattice} itself: what every command shares. */
@Command(
        name = "lattice",
        customSynopsis = "lattice COMMAND [OPTIONS] [ARGUMENTS]",
        description = {
            "",
            "Runs signed WebAssembly actors on a mesh of equal nodes. Each node is one process with one port; nodes"
                    + " find each other, prove who they are, and carry a call directly to a node that runs the actor."
                    + " There is no server to set up first.",
            ""
        },
        versionProvider = VersionCommand.Provider.class)
public final class LatticeCommand implements Runnable {
    private static final String DEVELOPMENT = "dev";

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain a command")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version")
    private boolean version;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "Print data as a table or as json")
    private Optional<String> output = Optional.empty();

    @Option(
            names = "--connect",
            paramLabel = "NODE",
            scope = ScopeType.INHERIT,
            description = "Speak to the node at HOST:PORT, or to the one of that name in this home; any running node of"
                    + " this home otherwise")
    private Optional<String> connect = Optional.empty();

    @Option(
            names = "--home",
            paramLabel = "DIRECTORY",
            scope = ScopeType.INHERIT,
            description = "Where keys and nodes are kept; ~/.lattice otherwise")
    private Optional<String> home = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Which lattice, as `context list` names them; the one chosen last otherwise")
    private Optional<String> contextName = Optional.empty();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces and detailed logs")
    private boolean debug;

    public LatticeCommand(CommandContext context) {
        this.context = context;
    }

    /** Without a command there is nothing to do, and the page says what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command is given");
    }

    /** The process that the command runs in. */
    public CommandContext context() {
        return context;
    }

    Console console() {
        return context.console();
    }

    Map<String, String> environment() {
        return context.environment();
    }

    /** Whether stack traces are wanted. */
    public boolean debug() {
        return debug;
    }

    /** @throws CliException when the format is none, which is told before anything is done */
    public void checkOutput() {
        output();
    }

    boolean json() {
        return output().value() == OutputFormat.JSON;
    }

    Resolved<OutputFormat> output() {
        return Resolved.ofCommand(
                        "--output",
                        output,
                        "LATTICE_OUTPUT",
                        environment(),
                        text -> OutputFormat.parse(text, "--output"))
                .orElseGet(() -> Resolved.byDefault(OutputFormat.TABLE));
    }

    Optional<Resolved<String>> connect() {
        return Resolved.ofCommand("--connect", connect, "LATTICE_CONNECT", environment(), text -> text);
    }

    Resolved<Path> home() {
        if (home.isPresent()) {
            return new Resolved<>(context.path(Path.of(home.get())), "--home");
        }
        Path located = context.path(LatticeHome.locate(environment(), context.userDirectory()));
        return environment().getOrDefault(LatticeHome.VARIABLE, "").isBlank()
                ? Resolved.byDefault(located)
                : new Resolved<>(located, LatticeHome.VARIABLE);
    }

    LatticeHome openHome() {
        return LatticeHome.open(home().value());
    }

    /** The name of the lattice that is meant, if one was named. */
    Optional<Resolved<String>> contextName() {
        return Resolved.ofCommand("--context", contextName, "LATTICE_CONTEXT", environment(), Values::contextName);
    }

    /**
     * The lattice that is meant: the one that was named, else the one that was chosen last.
     *
     * @return empty when none was ever founded, joined or chosen here, which leaves the development lattice
     * @throws CliException when this home knows none of that name
     */
    Optional<Context> lattice(LatticeHome home) {
        Optional<Resolved<String>> named = contextName();
        if (named.isEmpty()) {
            return home.contexts().current();
        }
        String name = named.get().value();
        Optional<Context> found = home.contexts().find(name);
        if (found.isEmpty() && !name.equals(DEVELOPMENT)) {
            throw CliException.failure(
                    "no lattice '" + name + "' (" + named.get().source() + ")",
                    "this home knows none of that name",
                    "see them with: lattice context list");
        }
        return found;
    }

    /** Whether this is the lattice that a home makes for itself. */
    static boolean isDevelopment(Optional<Context> context) {
        return context.isEmpty() || context.get().name().equals(DEVELOPMENT);
    }

    Resolved<Duration> timeout(Optional<String> flag) {
        return Resolved.ofCommand("--timeout", flag, "LATTICE_TIMEOUT", environment(), Values::duration)
                .orElseGet(() -> Resolved.byDefault(Duration.ofSeconds(5)));
    }

    /** The most that a call carries, unless the environment says that the nodes take more. */
    int payloadBytes() {
        return Resolved.ofCommand("", Optional.empty(), Limit.PAYLOAD.variable(), environment(), Limit.PAYLOAD::parse)
                .map(payload -> payload.value().intValue())
                .orElse((int) Limit.PAYLOAD.byDefault());
    }

    /** Adds the flags of limits to a command that takes some. */
    public static void addLimits(CommandLine command) {
        if (command.getCommand() instanceof LimitFlags.Taker taker) {
            taker.addLimits(command.getCommandSpec());
        }
    }

    /** Refuses what a later release brings, by name. */
    static CliException later(String what, String next) {
        return CliException.usage(what, "this release cannot do that yet", next);
    }
}
