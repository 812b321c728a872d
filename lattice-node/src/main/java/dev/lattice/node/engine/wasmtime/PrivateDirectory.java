package dev.lattice.node.engine.wasmtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A directory of which this user alone decides what is in it. Code is loaded from there that runs with the user's
 * rights, so it is no link, belongs to the user, and nobody else may write to it.
 *
 * @param path where it is; there is nothing yet when nobody made it
 */
record PrivateDirectory(Path path) {
    private static final String ADVICE = "; remove it, or set XDG_CACHE_HOME to another place";

    /** A file with what decides whether it stays. */
    record Entry(Path path, long bytes, FileTime used) {}

    /**
     * A directory of this program's in the user's cache, {@code ~/.cache} if {@code XDG_CACHE_HOME} does not say
     * otherwise. Source: XDG Base Directory Specification, which has relative paths ignored.
     *
     * @throws IOException when the paths of the environment cannot be understood in this locale
     */
    static PrivateDirectory ofCache(String name) throws IOException {
        String configured = System.getenv("XDG_CACHE_HOME");
        try {
            Path base = configured != null && Path.of(configured).isAbsolute()
                    ? Path.of(configured)
                    : Path.of(System.getProperty("user.home"), ".cache");
            return new PrivateDirectory(base.resolve("lattice").resolve(name));
        } catch (InvalidPathException e) {
            throw new IOException("the path of the user's cache cannot be read in this locale; set LC_ALL=C.UTF-8", e);
        }
    }

    /** Makes it where it is missing, for this user alone, and checks it. */
    void make() throws IOException {
        if (isPosix()) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(path);
        }
        check();
    }

    /**
     * Whether it is there.
     *
     * @throws IOException when it is there and must not be used; the message says why and what to do
     */
    boolean exists() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        check();
        return true;
    }

    private void check() throws IOException {
        if (!isPosix()) {
            return;
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " has to be a directory" + ADVICE);
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        boolean othersWrite = permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        if (othersWrite || !isOwn()) {
            throw new IOException(path + " has to belong to this user and be writable for nobody else" + ADVICE);
        }
    }

    private boolean isOwn() throws IOException {
        UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        // Java does not tell who runs it. Linux does, without anything being written; a new file does everywhere.
        Path self = Path.of("/proc/self");
        if (Files.exists(self) && Files.getOwner(self).equals(owner)) {
            return true;
        }
        Path probe = Files.createTempFile(path, "new-", ".tmp");
        try {
            return Files.getOwner(probe).equals(owner);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Its plain files that fit, the latest used first. Files that vanish meanwhile are left out. */
    List<Entry> entries(Predicate<String> name) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (name.test(file.getFileName().toString()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    add(entries, file);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used).reversed().thenComparing(Entry::path));
        return entries;
    }

    private static void add(List<Entry> entries, Path file) throws IOException {
        try {
            entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
            // Another process tidied up.
        }
    }
}
