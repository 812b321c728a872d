package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.security.SecurityFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads files that people name. */
final class ModuleFile {
    private ModuleFile() {}

    /**
     * A whole file, unless it is longer than what could be used.
     *
     * @throws CliException when it is not there, is too long or cannot be read
     */
    static byte[] read(Path file, int limitBytes) {
        if (Files.isDirectory(file)) {
            throw CliException.failure(file.toString(), "this is a directory, and a file is wanted", "");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limitBytes);
            if (in.read() >= 0) {
                throw CliException.failure(
                        file.toString(),
                        "it has more than " + limitBytes + " bytes, the most that is accepted here",
                        "");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw CliException.failure(file.toString(), "there is no such file", "check its name", e);
        } catch (IOException e) {
            throw CliException.failure(file.toString(), "it cannot be read", "check its permissions", e);
        }
    }

    /** Checks a module's bytes; what is wrong names the file. */
    static <T> T check(Path file, byte[] module, Function<byte[], T> check) {
        try {
            return check.apply(module);
        } catch (SecurityFault e) {
            // The fault says what is wrong and what to do about it.
            String next = switch (e.kind()) {
                case NOT_A_MODULE -> "name a module that a compiler for WebAssembly made";
                default -> "";
            };
            throw CliException.failure(file.toString(), e.getMessage(), next, e);
        }
    }
}
