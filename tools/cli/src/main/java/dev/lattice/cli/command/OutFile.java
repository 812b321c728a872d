package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Checks files that people name in {@code --out}. */
final class OutFile {
    private OutFile() {}

    /**
     * Says why a file could not be written, before anything is done whose result would go there.
     *
     * @param undone what has not happened for it, as the person should know
     * @throws CliException when it is a directory, or its directory is not there or cannot be written to
     */
    static void requireWritable(LatticeCommand lattice, Path typed, String undone) {
        Path path = lattice.context().path(typed);
        Path directory = path.toAbsolutePath().getParent();
        reason(lattice, path, directory).ifPresent(reason -> {
            throw CliException.failure("cannot write " + typed, reason, undone + "; name another file with --out");
        });
    }

    private static Optional<String> reason(LatticeCommand lattice, Path path, Path directory) {
        if (Files.isDirectory(path)) {
            return Optional.of("it is a directory");
        }
        if (!Files.isDirectory(directory)) {
            return Optional.of("there is no directory " + lattice.context().shown(directory));
        }
        return Files.isWritable(directory)
                ? Optional.empty()
                : Optional.of("the directory " + lattice.context().shown(directory) + " cannot be written to");
    }
}
