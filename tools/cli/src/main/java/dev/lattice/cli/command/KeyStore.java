package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.file.SafeFiles;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** The directory {@code keys} of a home: {@code TYPE.nk} and {@code TYPE-NAME.nk}, each a seed, mode 0600. */
final class KeyStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Path directory;

    KeyStore(Path home) {
        this.directory = home.resolve("keys");
    }

    /** A key and where it is kept. */
    record Kept(SigningKey key, Path file, boolean created) {}

    /** The file of a key; an empty name is the type's own key. */
    Path file(KeyType type, String name) {
        String base = type.name().toLowerCase(Locale.ROOT);
        return directory.resolve(name.isEmpty() ? base + ".nk" : base + "-" + name + ".nk");
    }

    /** Makes the directory. */
    void prepare() {
        SafeFiles.createPrivateDirectory(directory.toAbsolutePath().getParent());
        SafeFiles.createPrivateDirectory(directory);
    }

    /** The key of this type and name, made now if there is none. */
    Kept readOrCreate(KeyType type, String name) {
        prepare();
        Path file = file(type, name);
        boolean created = !Files.exists(file);
        if (created) {
            KeyFile.create(file, SigningKey.generate(type, new SecureRandom()));
        }
        return new Kept(KeyFile.read(file, type), file, created);
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
