package dev.lattice.cli.command;

/** Runs a command line in this JVM, as if it were a process of its own. */
@FunctionalInterface
public interface CommandRunner {
    /** @return the exit code */
    int run(CommandContext context, String... arguments);
}
