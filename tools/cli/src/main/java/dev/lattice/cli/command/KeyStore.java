package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.file.SafeFiles;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory {@code keys} of a home: {@code TYPE.nk} and {@code TYPE-NAME.nk}, each a seed, mode 0600. */
final class KeyStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private static final String SUFFIX = ".nk";
    private static final int LIMIT_FILES = 10_000;

    private final Path directory;

    KeyStore(Path home) {
        this.directory = home.resolve("keys");
    }

    /** A key and where it is kept. */
    record Kept(SigningKey key, Path file, boolean created) {}

    /** The file of a key; an empty name is the type's own key. */
    Path file(KeyType type, String name) {
        String base = type.name().toLowerCase(Locale.ROOT);
        return directory.resolve(name.isEmpty() ? base + SUFFIX : base + "-" + name + SUFFIX);
    }

    /** Makes the directory. */
    void prepare() {
        SafeFiles.createPrivateDirectory(directory.toAbsolutePath().getParent());
        SafeFiles.createPrivateDirectory(directory);
    }

    /** The key of this type and name, made now if there is none; several processes agree on one. */
    Kept readOrCreate(KeyType type, String name) {
        prepare();
        Path file = file(type, name);
        boolean created = !Files.exists(file) && create(file, SigningKey.generate(type, new SecureRandom()));
        return new Kept(KeyFile.read(file, type), file, created);
    }

    /** False when another process was faster, whose key is as good. */
    private static boolean create(Path file, SigningKey key) {
        try {
            KeyFile.create(file, key);
            return true;
        } catch (SecurityFault e) {
            if (Files.exists(file)) {
                return false;
            }
            throw e;
        }
    }

    /** The files of the keys that are kept, by name; none when there is no directory. */
    List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(LIMIT_FILES)
                    .toList();
        } catch (IOException e) {
            throw CliException.failure(directory.toString(), "it cannot be listed", "check its permissions", e);
        }
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw CliException.usage(
                    "--name '" + name + "'",
                    "a key's name has 1 to 63 letters, digits, dots, dashes or underscores and begins with a letter or"
                            + " digit",
                    "");
        }
        return name;
    }
}
