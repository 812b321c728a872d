package dev.lattice.cli.command;

import dev.lattice.cli.terminal.Console;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The process that a command believes it runs in. Commands read no global state, so several may run in one JVM.
 *
 * @param environment variables
 * @param directory what relative paths start from
 * @param userDirectory where the home is if no variable names it
 */
public record CommandContext(
        Map<String, String> environment,
        Path directory,
        Path userDirectory,
        Console console,
        InputStream input,
        Clock clock) {
    public CommandContext {
        environment = Map.copyOf(environment);
    }

    /** A path as it was typed. */
    public Path path(Path typed) {
        return directory.resolve(typed).normalize();
    }

    /** A path as people read it best, and may type it here: relative when it lies below the working directory. */
    public Path shown(Path path) {
        Path here = directory.toAbsolutePath().normalize();
        Path there = path.toAbsolutePath().normalize();
        return there.startsWith(here) && !there.equals(here) ? here.relativize(there) : path;
    }
}
