package dev.lattice.cli;

import dev.lattice.cli.command.CallCommand;
import dev.lattice.cli.command.CommandContext;
import dev.lattice.cli.command.CompletionCommand;
import dev.lattice.cli.command.ConfigCommand;
import dev.lattice.cli.command.ContextCommand;
import dev.lattice.cli.command.DownCommand;
import dev.lattice.cli.command.GetCommand;
import dev.lattice.cli.command.InitCommand;
import dev.lattice.cli.command.InspectCommand;
import dev.lattice.cli.command.InviteCommand;
import dev.lattice.cli.command.JoinCommand;
import dev.lattice.cli.command.KeysCommand;
import dev.lattice.cli.command.LatticeCommand;
import dev.lattice.cli.command.SignCommand;
import dev.lattice.cli.command.StartCommand;
import dev.lattice.cli.command.StopCommand;
import dev.lattice.cli.command.UpCommand;
import dev.lattice.cli.command.VersionCommand;
import dev.lattice.cli.demo.DemoCommand;
import dev.lattice.cli.logging.LogLevels;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Takes a command line apart, runs it, and turns what it throws into one line and an exit code. */
final class Cli {
    private Cli() {}

    /** @return the exit code, one of {@link dev.lattice.cli.terminal.ExitCode} */
    static int run(CommandContext context, String... arguments) {
        LatticeCommand lattice = new LatticeCommand(context);
        CommandLine line = commandLine(lattice, context.console());
        Failures failures = new Failures(context.console());
        line.setExecutionExceptionHandler((e, command, parsed) -> failures.report(e, lattice.debug()));
        line.setParameterExceptionHandler((e, typed) -> failures.report(e, typed));
        int exitCode = line.execute(arguments);
        context.console().err().flush();
        // Asking flushes as well. A script must not take half of an output for all of it.
        if (context.console().out().checkError() && exitCode == ExitCode.OK) {
            context.console().remark("lattice: standard output cannot be written to; what it has may be incomplete");
            return ExitCode.FAILURE;
        }
        return exitCode;
    }

    /** The commands, without anything to run them in. */
    static CommandLine commandLine(LatticeCommand lattice, Console console) {
        CommandLine line = new CommandLine(lattice)
                .addSubcommand(new KeysCommand(lattice))
                .addSubcommand(new SignCommand(lattice))
                .addSubcommand(new InspectCommand(lattice))
                .addSubcommand(new InitCommand(lattice))
                .addSubcommand(new InviteCommand(lattice))
                .addSubcommand(new JoinCommand(lattice))
                .addSubcommand(new ContextCommand(lattice))
                .addSubcommand(new UpCommand(lattice))
                .addSubcommand(new DownCommand(lattice))
                .addSubcommand(new StartCommand(lattice))
                .addSubcommand(new StopCommand(lattice))
                .addSubcommand(new CallCommand(lattice))
                .addSubcommand(new GetCommand(lattice))
                .addSubcommand(new DemoCommand(lattice, Cli::run))
                .addSubcommand(new ConfigCommand(lattice))
                .addSubcommand(new VersionCommand(lattice))
                .addSubcommand(new CompletionCommand(lattice));
        line.getSubcommands().values().forEach(LatticeCommand::addLimits);
        line.setExecutionStrategy(strategy(lattice));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF));
        // A text that is sent may begin with @ or hold ${...}: neither means anything here.
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        HelpPage.install(line);
        return line;
    }

    private static IExecutionStrategy strategy(LatticeCommand lattice) {
        return parsed -> {
            try {
                lattice.checkOutput();
            } catch (CliException e) {
                throw new ParameterException(parsed.commandSpec().commandLine(), e.getMessage(), e);
            }
            LogLevels.choose(lattice.debug() ? LogLevels.DEBUG : isUp(parsed) ? LogLevels.NODE : LogLevels.QUIET);
            return new RunLast().execute(parsed);
        };
    }

    private static boolean isUp(ParseResult parsed) {
        return parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().name().equals("up");
    }
}
