package dev.lattice.cli;

import dev.lattice.cli.command.CommandContext;
import dev.lattice.cli.terminal.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** A person at a keyboard, in a directory of their own: command lines run in this JVM. */
final class Typed {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    Typed(Path directory) {
        this.directory = directory;
        environment.put("LATTICE_HOME", directory.resolve("home").toString());
    }

    /** What a command left. */
    record Result(int exitCode, String out, String err) {
        String line() {
            return err.strip();
        }
    }

    Typed with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Typed file(String name, byte[] contents) {
        try {
            Files.write(directory.resolve(name), contents);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Result run(String... arguments) {
        return run(new StringWriter(), arguments);
    }

    /** As if the disk that the output goes to were full. */
    Result runWithBrokenOutput(String... arguments) {
        Writer broken = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        return run(broken, arguments);
    }

    private Result run(Writer out, String... arguments) {
        StringWriter err = new StringWriter();
        Console console = Console.plain(new PrintWriter(out), new PrintWriter(err));
        CommandContext context = new CommandContext(
                environment,
                directory,
                directory,
                console,
                InputStream.nullInputStream(),
                Clock.fixed(NOW, ZoneOffset.UTC));
        int exitCode = Cli.run(context, arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
