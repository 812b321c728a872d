import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Builds the native engine; run by {@code NativeStep} as a single-file program: {@code NativeBuild CRATE OUTPUT}.
 *
 * <p>It compiles the crate once per user and version, and copies the library into the build's output. Without cargo, or
 * when its crates cannot be had, it says so in one line and the build goes on; an error in the crate itself fails the
 * build.
 */
public final class NativeBuild {
    private static final String CONSEQUENCE =
            " The build goes on: nodes run actors on the fallback engine, Chicory, and tests of Wasmtime are skipped.";
    private static final String CRATE = "lattice-engine";
    private static final String LIBRARY = System.mapLibraryName("lattice_engine");
    private static final long PROGRESS_SECONDS = 10;
    private static final int KEPT = 6;

    private final Path crate;
    private final Path output;
    private final Path cache;

    private NativeBuild(Path crate, Path output, Path cache) {
        this.crate = crate;
        this.output = output;
        this.cache = cache;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("usage: NativeBuild CRATE OUTPUT");
            System.exit(2);
        }
        NativeBuild build = new NativeBuild(Path.of(arguments[0]), Path.of(arguments[1]), cache());
        System.exit(build.run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        if (platform().startsWith("windows")) {
            say("the native engine is not made for Windows yet." + CONSEQUENCE);
            return remove();
        }
        try {
            privateDirectory(cache);
        } catch (IOException e) {
            say("there is no place to keep the native engine: " + e.getMessage() + "." + CONSEQUENCE);
            return remove();
        }
        String sources = sources();
        Optional<String> rustc = version();
        Optional<Path> cached = rustc.isPresent() ? exactly(sources, rustc.get()) : newest(sources);
        if (cached.isPresent()) {
            place(cached.get());
            return true;
        }
        if (rustc.isEmpty()) {
            String why = onPath("cargo")
                    ? "cargo is on the PATH, but rustc -vV does not run"
                    : "there is no cargo (Rust 1.95 or newer) on the PATH";
            say(why + ", so the native engine cannot be compiled." + CONSEQUENCE);
            return remove();
        }
        // Two builds of one user at a time would compile the same thing twice, side by side.
        try (FileChannel channel = FileChannel.open(
                        cache.resolve("build.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (!lock.isValid()) {
                throw new IOException("the lock of " + cache + " was lost");
            }
            Optional<Path> built = exactly(sources, rustc.get());
            return built.isPresent() ? placed(built.get()) : compile(file(sources, rustc.get()));
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock != null) {
            return lock;
        }
        say("another build compiles the native engine; waiting for it");
        return channel.lock();
    }

    private boolean placed(Path library) throws IOException {
        place(library);
        return true;
    }

    private boolean compile(Path target) throws IOException, InterruptedException {
        say("compiling the native engine (Wasmtime), about 4 minutes on 2 processors, once per user");
        Path work = cache.resolve("target");
        Process cargo = new ProcessBuilder(
                        "cargo", "build", "--release", "--locked", "--color", "never", "--target-dir", work.toString())
                .directory(crate.toFile())
                .redirectErrorStream(true)
                .start();
        Deque<String> last = new ArrayDeque<>();
        watch(cargo, last);
        if (cargo.waitFor() != 0) {
            return explain(last);
        }
        Path fresh = Files.createTempFile(cache, "new-", ".tmp");
        Files.copy(work.resolve("release").resolve(LIBRARY), fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        prune();
        place(target);
        say("the native engine is compiled; later builds take it from " + cache);
        return true;
    }

    /** Keeps the newest libraries only; switching between a few branches does not compile anew. */
    private void prune() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> libraries = files.filter(file -> file.toString().endsWith("-" + LIBRARY))
                    .sorted((a, b) -> Long.compare(b.toFile().lastModified(), a.toFile().lastModified()))
                    .toList();
            for (Path old : libraries.subList(Math.min(KEPT, libraries.size()), libraries.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** Shows now and then how far cargo is, and keeps its last lines. */
    private void watch(Process cargo, Deque<String> last) throws IOException {
        long crates = Files.readString(crate.resolve("Cargo.lock"))
                .lines()
                .filter("[[package]]"::equals)
                .count();
        long started = System.nanoTime();
        AtomicInteger begun = new AtomicInteger();
        // Cargo is silent while a large crate compiles, so the time passes on a thread of its own.
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(
                () -> say("compiling the native engine: " + begun + " of up to " + crates + " crates begun, "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started) + " s"),
                PROGRESS_SECONDS,
                PROGRESS_SECONDS,
                TimeUnit.SECONDS);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(cargo.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last.addLast(line);
                if (last.size() > 200) {
                    last.removeFirst();
                }
                if (line.strip().startsWith("Compiling ")) {
                    begun.incrementAndGet();
                }
            }
        } finally {
            clock.shutdownNow();
        }
    }

    /** Tells a fault of the crate, which fails the build, from a machine that lacks something. */
    private boolean explain(Deque<String> last) throws IOException {
        boolean ours = last.stream().anyMatch(line -> line.contains("could not compile `" + CRATE + "`"));
        if (ours) {
            last.forEach(System.err::println);
            say("the native engine does not compile; see above");
            return false;
        }
        String reason = last.stream()
                .filter(line -> line.startsWith("error"))
                .findFirst()
                .orElse("cargo failed without saying why");
        // Of a chain of causes the first says what is missing and the last one why.
        boolean chained = last.stream().anyMatch("Caused by:"::equals);
        String cause = chained ? "; " + last.getLast().strip() : "";
        say("cargo could not build the native engine (" + reason + cause + ")." + CONSEQUENCE);
        return remove();
    }

    /** Takes a library of an earlier state of the sources out of the output, so that it is not packed. */
    private boolean remove() throws IOException {
        Files.deleteIfExists(destination());
        Files.deleteIfExists(stamp());
        return true;
    }

    private void place(Path library) throws IOException {
        // The copy keeps the original's time, so that nothing has to be read to see that it is there.
        boolean there = Files.exists(stamp())
                && Files.exists(destination())
                && Files.size(destination()) == Files.size(library)
                && Files.getLastModifiedTime(destination()).equals(Files.getLastModifiedTime(library));
        if (there) {
            return;
        }
        byte[] bytes = Files.readAllBytes(library);
        Files.createDirectories(destination().getParent());
        Files.deleteIfExists(stamp());
        Files.copy(
                library, destination(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(stamp(), hash(List.of(bytes)) + " " + bytes.length + "\n");
    }

    private Path destination() {
        return output.resolve("META-INF").resolve("native").resolve(platform()).resolve(LIBRARY);
    }

    private Path stamp() {
        return destination().resolveSibling(LIBRARY + ".sha256");
    }

    private Path file(String sources, String rustc) {
        return cache.resolve(prefix(sources) + hash(List.of(rustc.getBytes(StandardCharsets.UTF_8))).substring(0, 16)
                + "-" + LIBRARY);
    }

    private static String prefix(String sources) {
        return platform() + "-" + sources.substring(0, 32) + "-";
    }

    private Optional<Path> exactly(String sources, String rustc) {
        return Optional.of(file(sources, rustc)).filter(Files::isRegularFile);
    }

    /** Without a compiler, what any version of it made of the same sources will do. */
    private Optional<Path> newest(String sources) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix(sources)))
                    .filter(Files::isRegularFile)
                    .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()));
        }
    }

    /** What determines the library, but for the compiler. */
    private String sources() throws IOException {
        List<byte[]> parts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(crate)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = crate.relativize(file).toString().replace('\\', '/');
                if (!name.startsWith("target/")) {
                    parts.add(name.getBytes(StandardCharsets.UTF_8));
                    parts.add(Files.readAllBytes(file));
                }
            }
        }
        return hash(parts);
    }

    private static String hash(List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                if (parts.size() > 1) {
                    digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
                }
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The compiler's version, when both it and cargo can be run. */
    private Optional<String> version() throws InterruptedException {
        if (!onPath("cargo")) {
            return Optional.empty();
        }
        try {
            // In the crate's directory, since a toolchain can be chosen per directory.
            Process rustc = new ProcessBuilder("rustc", "-vV")
                    .directory(crate.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = rustc.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return rustc.waitFor() == 0 ? Optional.of(text) : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(java.io.File.pathSeparator))
                        .filter(directory -> !directory.isBlank())
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))
                                || Files.isExecutable(Path.of(directory, program + ".exe")));
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String shortOs = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
        return shortOs + "-" + (arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch);
    }

    private static Path cache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        // Relative paths are to be ignored, says the XDG Base Directory Specification; nodes do the same.
        Path base = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("lattice").resolve("native");
    }

    /** What is built here ends up in programs, so nobody else may write to it. */
    private static void privateDirectory(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(directory);
            return;
        }
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
        if (!Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).equals(ownerOnly)) {
            throw new IOException(directory + " has to be a directory with permissions 0700; remove it or do that");
        }
    }

    private static void say(String line) {
        System.out.println("[native] " + line);
    }
}
