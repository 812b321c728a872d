package dev.lattice.security.file;

import dev.lattice.security.SecurityFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes files through a temporary one beside them, so that a reader sees the old contents or the new ones, and after a
 * crash one of the two is there.
 *
 * <p>On file systems without POSIX permissions the modes are not set; everything else holds.
 */
public final class SafeFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> EVERYBODY_READS = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    /** Who may read a file that is written. */
    public enum Readers {
        /** Mode 0600. */
        OWNER,
        /** Mode 0644, or less if the file that is replaced has less. */
        EVERYBODY
    }

    private SafeFiles() {}

    /**
     * Writes a file that must not be there yet.
     *
     * @throws SecurityFault of kind FILE when it is there already, or cannot be written
     */
    public static void create(Path file, byte[] contents, Readers readers) {
        Path temporary = writeTemporary(file, contents, readers);
        try {
            // A link, unlike a move, fails when the target exists, in one step.
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } catch (IOException | UnsupportedOperationException e) {
            moveIfAbsent(temporary, file);
        } finally {
            deleteQuietly(temporary);
        }
        syncDirectory(file);
    }

    /**
     * Writes a file, in place of one that may be there.
     *
     * @throws SecurityFault of kind FILE when it cannot be written; the old contents are then untouched
     */
    public static void replace(Path file, byte[] contents, Readers readers) {
        Path temporary = writeTemporary(file, contents, readers);
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw cannotWrite(file, e);
        }
        syncDirectory(file);
    }

    /**
     * Reads a whole file.
     *
     * @throws SecurityFault of kind FILE when it is not there or cannot be read, TOO_LARGE when it is longer than the
     *     limit
     */
    public static byte[] read(Path file, int limitBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limitBytes);
            if (in.read() >= 0) {
                throw new SecurityFault(
                        SecurityFault.Kind.TOO_LARGE,
                        file + " is larger than " + limitBytes + " bytes, so it cannot be what is wanted here");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new SecurityFault(SecurityFault.Kind.FILE, "there is no file " + file, e);
        } catch (IOException e) {
            throw new SecurityFault(SecurityFault.Kind.FILE, "cannot read " + file + ": " + reason(e), e);
        }
    }

    /** Makes a directory of mode 0700, with its parents (theirs as the process makes them); one that exists is left. */
    public static void createPrivateDirectory(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                return;
            }
            if (directory.toAbsolutePath().getParent() != null) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
            }
            Files.createDirectory(
                    directory, attributes(directory.toAbsolutePath().getParent(), OWNER_DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw cannotWrite(directory, e);
            }
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /**
     * Refuses a file that anyone but its owner may read or write.
     *
     * @throws SecurityFault of kind FILE_MODE, with the command that mends it
     */
    public static void requirePrivate(Path file) {
        try {
            if (!hasPosixModes(file)) {
                return;
            }
            Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            String mode = PosixFilePermissions.toString(others);
            others.removeAll(OWNER_DIRECTORY);
            if (!others.isEmpty()) {
                throw new SecurityFault(
                        SecurityFault.Kind.FILE_MODE,
                        file + " holds a secret but others may open it (mode " + mode + "); run: chmod 600 " + file);
            }
        } catch (NoSuchFileException e) {
            throw new SecurityFault(SecurityFault.Kind.FILE, "there is no file " + file, e);
        } catch (IOException e) {
            throw new SecurityFault(SecurityFault.Kind.FILE, "cannot read the mode of " + file + ": " + reason(e), e);
        }
    }

    private static Path writeTemporary(Path file, byte[] contents, Readers readers) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || file.getFileName() == null) {
            throw new SecurityFault(SecurityFault.Kind.FILE, file + " is not the name of a file");
        }
        Path temporary = null;
        try {
            temporary = Files.createTempFile(directory, ".lattice-", ".tmp", attributes(directory, OWNER_ONLY));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(contents);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            if (readers == Readers.EVERYBODY && hasPosixModes(directory)) {
                Files.setPosixFilePermissions(temporary, modeBeside(file));
            }
            return temporary;
        } catch (IOException e) {
            if (temporary != null) {
                deleteQuietly(temporary);
            }
            throw cannotWrite(file, e);
        }
    }

    private static Set<PosixFilePermission> modeBeside(Path file) throws IOException {
        if (!Files.exists(file)) {
            return EVERYBODY_READS;
        }
        Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        mode.retainAll(EVERYBODY_READS);
        return mode;
    }

    private static void moveIfAbsent(Path temporary, Path file) {
        try {
            Files.move(temporary, file);
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Makes the new name last through a power failure; not every platform opens directories, and then it is luck. */
    private static void syncDirectory(Path file) {
        try (FileChannel channel = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The contents are complete either way.
            return;
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // A leftover of mode 0600 beside the real file harms nobody.
            return;
        }
    }

    private static boolean hasPosixModes(Path at) throws IOException {
        return Files.getFileStore(at).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    private static FileAttribute<?>[] attributes(Path directory, Set<PosixFilePermission> mode) throws IOException {
        return hasPosixModes(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    private static SecurityFault exists(Path file, IOException e) {
        return new SecurityFault(
                SecurityFault.Kind.FILE, file + " exists already and is not overwritten; name another file", e);
    }

    private static SecurityFault cannotWrite(Path file, IOException e) {
        return new SecurityFault(SecurityFault.Kind.FILE, "cannot write " + file + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "");
    }
}
