package dev.lattice.security.key;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.file.SafeFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files of mode 0600 that hold one seed and a line feed. Blocking. */
public final class KeyFile {
    /** A seed, and some room for white space around it. */
    private static final int LIMIT_BYTES = 256;

    private KeyFile() {}

    /**
     * Writes the key's seed to a new file.
     *
     * @throws SecurityFault of kind FILE when the file exists: a key that is overwritten is lost
     */
    public static void create(Path file, SigningKey key) {
        SafeFiles.create(file, (key.seedText() + "\n").getBytes(StandardCharsets.US_ASCII), SafeFiles.Readers.OWNER);
    }

    /**
     * Reads a seed.
     *
     * @throws SecurityFault of kind FILE_MODE when others may open the file, with the command that mends it; FILE when
     *     it cannot be read; BAD_KEY when it holds something else
     */
    public static SigningKey read(Path file) {
        SafeFiles.requirePrivate(file);
        String text = new String(SafeFiles.read(file, LIMIT_BYTES), StandardCharsets.ISO_8859_1).strip();
        try {
            return SigningKey.ofSeed(text);
        } catch (SecurityFault e) {
            throw new SecurityFault(e.kind(), file + ": " + e.getMessage(), e);
        }
    }

    /** Reads a seed of a known type, or fails with WRONG_KEY_TYPE that names the file and both types. */
    public static SigningKey read(Path file, KeyType expected) {
        SigningKey key = read(file);
        try {
            return key.require(expected);
        } catch (SecurityFault e) {
            throw new SecurityFault(e.kind(), file + ": " + e.getMessage(), e);
        }
    }
}
