package dev.lattice.cli;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.ExitCode;
import dev.lattice.node.fault.NodeException;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.security.SecurityFault;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong. Stack traces are shown on request only. */
final class Failures {
    private static final String PREFIX = "lattice: ";

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    /** A command threw something. @return the exit code */
    int report(Exception e, boolean debug) {
        say(line(e));
        if (debug) {
            e.printStackTrace(console.err());
            console.err().flush();
        }
        return e instanceof CliException told ? told.exitCode() : ExitCode.FAILURE;
    }

    /** What was typed is no command. @return the exit code */
    int report(ParameterException e, String... typed) {
        if (e.getCause() instanceof CliException told) {
            say(told.getMessage());
            return told.exitCode();
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        say(what(e) + "; see: " + command.qualifiedName() + " --help");
        if (List.of(typed).contains("--debug")) {
            e.printStackTrace(console.err());
        }
        return ExitCode.USAGE;
    }

    private static String line(Exception e) {
        if (e instanceof CliException
                || e instanceof NodeException
                || e instanceof SecurityFault
                || e instanceof ProtocolException) {
            return e.getMessage();
        }
        return "a fault of lattice itself: " + e + "; run it again with --debug and report what it prints";
    }

    private static String what(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            String kind = unmatched.isUnknownOption()
                    ? "option"
                    : command.subcommands().isEmpty() ? "argument" : "command";
            String meant = unmatched.getSuggestions().isEmpty()
                    ? ""
                    : "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
            return "unknown " + kind + " '" + first + "': " + command.qualifiedName() + " has no such " + kind + meant;
        }
        String text = e.getMessage().replaceFirst("^Error: ", "");
        return what(command) + ": " + Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    /** The command without the word that every line begins with anyway. */
    private static String what(CommandSpec command) {
        String name = command.qualifiedName();
        return name.contains(" ") ? name.substring(name.indexOf(' ') + 1) : name;
    }

    private void say(String line) {
        console.err().println(PREFIX + Console.harmless(line));
        console.err().flush();
    }
}
