package dev.lattice.cli;

import dev.lattice.cli.command.CommandContext;
import dev.lattice.cli.terminal.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** The process {@code lattice}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandContext context = new CommandContext(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home")),
                console(),
                System.in,
                Clock.systemUTC());
        System.exit(Cli.run(context, arguments));
    }

    private static Console console() {
        boolean outIsTerminal = isTerminal("lattice.terminal.out");
        boolean colour =
                outIsTerminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Console(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                outIsTerminal,
                isTerminal("lattice.terminal.err"),
                colour);
    }

    /** The launcher knows, for a shell can tell the two apart; without it Java's own guess must do. */
    private static boolean isTerminal(String property) {
        String told = System.getProperty(property, "");
        return told.isEmpty() ? System.console() != null : told.equals("true");
    }

    /** Past the print stream, which keeps errors of writing to itself. */
    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }
}
