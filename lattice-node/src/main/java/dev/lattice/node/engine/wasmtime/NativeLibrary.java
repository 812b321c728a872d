package dev.lattice.node.engine.wasmtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the engine's library in this program and loads it, once per JVM.
 *
 * <p>The library is unpacked to the user's cache under its own hash, since the system loads files only. Nobody else
 * may be able to write there: what is loaded from it runs with the user's rights.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String NAME = System.mapLibraryName("lattice_engine");
    private static final int KEPT = 6;
    private static final int HASHED_AT_ONCE = 1 << 16;
    private static final String BUILD_IT =
            "Build Lattice on this machine with cargo (Rust 1.95 or newer) on the PATH to get it.";
    private static final String GIVE_IT_ROOM =
            "Set XDG_CACHE_HOME to a directory of yours that can be written to, to get it.";

    /** Loads at first use; class initialisation makes it happen once. */
    private static final class Loaded {
        static final NativeLibrary LIBRARY = find();
    }

    private final Optional<String> unavailability;
    private final String origin;

    private NativeLibrary(Optional<String> unavailability, String origin) {
        this.unavailability = unavailability;
        this.origin = origin;
    }

    static NativeLibrary load() {
        return Loaded.LIBRARY;
    }

    Optional<String> unavailability() {
        return unavailability;
    }

    /** Where the library came from, for people. */
    String origin() {
        return origin;
    }

    /** The directory of this machine's libraries, {@code os-arch}; the build step has the same rule. */
    static String platform() {
        return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        String shortOs = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
        return shortOs + "-" + (arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch);
    }

    private static NativeLibrary find() {
        String resource = "/META-INF/native/" + platform() + "/" + NAME;
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource);
                InputStream hash = NativeLibrary.class.getResourceAsStream(resource + ".sha256")) {
            if (library == null || hash == null) {
                return unavailable("this build has no native engine for " + platform(), BUILD_IT);
            }
            String[] stamp = new String(hash.readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            Path file = unpack(library, stamp[0], Long.parseLong(stamp[1]), PrivateDirectory.ofCache("lib"));
            System.load(file.toString());
            return new NativeLibrary(Optional.empty(), file.toString());
        } catch (IOException e) {
            return unavailable("its library cannot be unpacked: " + e.getMessage(), GIVE_IT_ROOM);
        } catch (UnsatisfiedLinkError e) {
            return unavailable("its library cannot be loaded: " + e.getMessage(), BUILD_IT);
        }
    }

    private static NativeLibrary unavailable(String why, String advice) {
        return new NativeLibrary(
                Optional.of("The Wasmtime engine is not available: " + why + ". " + advice), "nowhere");
    }

    /** Puts the library into {@code directory} under its hash, unless it is there. */
    static Path unpack(InputStream library, String hash, long length, PrivateDirectory directory) throws IOException {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IOException("the library's hash is malformed");
        }
        Path target = directory.path().resolve(hash + "-" + NAME);
        if (directory.exists()
                && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.size(target) == length
                && hashOf(target).equals(hash)) {
            markUsed(target);
            return target;
        }
        directory.make();
        prune(directory);
        Path fresh = Files.createTempFile(directory.path(), "new-", ".tmp");
        try {
            // Another process may do the same: each writes a file of its own, and the last rename wins.
            Files.write(fresh, library.readAllBytes());
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return target;
    }

    /** Of the whole file: loading a damaged library would end the JVM, at every start until somebody removes it. */
    private static String hashOf(Path library) throws IOException {
        byte[] buffer = new byte[HASHED_AT_ONCE];
        try (InputStream in = Files.newInputStream(library)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this JVM has no SHA-256", e);
        }
    }

    private static void markUsed(Path library) {
        try {
            Files.setLastModifiedTime(library, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // On a disk that cannot be written to, nothing is pruned either.
            LOG.debug("cannot mark {} as used", library, e);
        }
    }

    /** Keeps the libraries used last. One that a running program has loaded stays with it when its name goes. */
    private static void prune(PrivateDirectory directory) throws IOException {
        List<PrivateDirectory.Entry> libraries = directory.entries(name -> name.endsWith("-" + NAME));
        for (PrivateDirectory.Entry old : libraries.subList(Math.min(KEPT, libraries.size()), libraries.size())) {
            Files.deleteIfExists(old.path());
        }
    }
}
