package dev.lattice.node.engine.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CodeCacheTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long LONG = 60_000_000_000L;

    @TempDir
    Path parent;

    private final Logger logger = (Logger) LoggerFactory.getLogger(CodeCache.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path directory;
    private WasmtimeEngine engine;

    @BeforeEach
    void open() {
        WasmtimeEngine.unavailability().ifPresent(why -> assumeTrue(false, why));
        log.start();
        logger.addAppender(log);
        // What is warned of here is asserted, not shown.
        logger.setAdditive(false);
        directory = parent.resolve("lattice").resolve("code");
        engine = engine(CodeCache.Limits.DEFAULT);
    }

    @AfterEach
    void close() {
        logger.setAdditive(true);
        logger.detachAppender(log);
        if (engine != null) {
            engine.close();
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private WasmtimeEngine engine(CodeCache.Limits limits) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return WasmtimeEngine.open(InstanceCap.of(8), new CodeCache(new PrivateDirectory(directory), limits, clock));
    }

    /** Compiles, or takes from the cache, and sees that the guest runs. */
    private static void start(WasmtimeEngine engine, Payload wasm) {
        try (CompiledModule module = engine.compile(wasm, ModuleLimits.defaults());
                Instance instance = module.newInstance(InstanceLimits.defaults())) {
            assertThat(instance.initialize().run(LONG, LONG)).isInstanceOf(Step.Completed.class);
            assertThat(instance.begin("Echo", Payload.ofText("x")).run(LONG, LONG))
                    .isEqualTo(new Step.Completed(Payload.ofText("x")));
        }
    }

    private void start() {
        start(engine, Wat.guest("echo"));
    }

    /** An echo like the others, and yet another module. */
    private static Payload variant(int number) {
        byte[] echo = Wat.guest("echo").toByteArray();
        // A custom section named "n" with one byte.
        byte[] longer = Arrays.copyOf(echo, echo.length + 5);
        byte[] section = {0, 3, 1, 'n', (byte) number};
        System.arraycopy(section, 0, longer, echo.length, section.length);
        return Payload.wrap(longer);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** The file of the one module that was started. */
    private Path file() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    /** Compiling replaces a file; loading leaves it, marked as used now. */
    private static boolean loads(Path file, Runnable start) throws IOException {
        Object before = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        start.run();
        return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS).equals(before);
    }

    @Test
    void shouldKeepCodeForTheNextEngineInAPrivateDirectory() throws IOException {
        start();
        Path file = file();
        assertThat(file.getFileName().toString()).matches("[0-9a-f]{64}\\.code");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (WasmtimeEngine next = engine(CodeCache.Limits.DEFAULT)) {
            assertThat(loads(file, () -> start(next, Wat.guest("echo")))).isTrue();
        }
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(NOW));
        start(engine, variant(1));
        assertThat(files()).hasSize(2);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void shouldReplaceDamagedFiles() throws IOException {
        start();
        Path file = file();
        byte[] good = Files.readAllBytes(file);
        // Header, code and, byte by byte, the trailer.
        int[] places = IntStream.concat(
                        IntStream.iterate(0, at -> at < good.length - 40, at -> at + good.length / 40),
                        IntStream.range(good.length - 40, good.length))
                .toArray();
        for (int at : places) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << at % 8);
            Files.write(file, bad);
            assertThat(loads(file, this::start)).as("bit flipped at %d", at).isFalse();
            assertThat(file).hasBinaryContent(good);
        }
        assertThat(warnings()).hasSize(places.length);
        assertThat(warnings().get(0)).contains(file.toString(), "its hash does not fit its content", "replaced");
    }

    @Test
    void shouldReplaceFilesOfAnotherLengthOrModule() throws IOException {
        start();
        Path file = file();
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 39, 40, 41, 4096, good.length - 1, good.length + 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThat(loads(file, this::start)).as("%d bytes", length).isFalse();
        }
        start(engine, variant(1));
        Path other =
                files().stream().filter(path -> !path.equals(file)).findFirst().orElseThrow();
        Files.write(file, Files.readAllBytes(other));
        assertThat(loads(file, this::start)).as("code of another module").isFalse();
        assertThat(file).hasBinaryContent(good);
    }

    @Test
    void shouldReplaceWhatOthersMayWriteAndWhatIsNoFile() throws IOException {
        start();
        Path file = file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(loads(file, this::start)).isFalse();
        Path elsewhere = Files.move(file, parent.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertThat(loads(file, this::start)).isFalse();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(elsewhere).exists();
    }

    @Test
    void shouldStartWithoutADirectoryThatIsFitForCode() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        start();
        assertThat(files()).isEmpty();
        Files.delete(directory);
        Files.createSymbolicLink(directory, Files.createDirectory(parent.resolve("elsewhere")));
        start();
        assertThat(files()).isEmpty();
        Files.delete(directory);
        Files.writeString(directory, "a file");
        start();
        assertThat(directory).hasContent("a file");
        // Each start would say the same.
        assertThat(warnings()).hasSize(1);
        assertThat(warnings().get(0)).contains(directory.toString(), "writable for nobody else", "XDG_CACHE_HOME");
    }

    @Test
    void shouldStartWhereNothingCanBeWritten() throws IOException {
        start();
        Path file = file();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        try {
            // The user root may write anywhere.
            assumeFalse(Files.isWritable(directory));
            assertThat(loads(file, this::start)).isTrue();
            start(engine, variant(1));
            assertThat(files()).containsExactly(file);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void shouldForgetWhatWasNotUsedForTheLongest() throws IOException {
        try (WasmtimeEngine small = engine(new CodeCache.Limits(3, Long.MAX_VALUE))) {
            for (int number = 0; number < 3; number++) {
                start(small, variant(number));
            }
            List<Path> first = files();
            assertThat(first).hasSize(3);
            for (Path file : first) {
                Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(1_000)));
            }
            start(small, variant(1));
            start(small, variant(3));
            start(small, variant(4));
            assertThat(files()).hasSize(3);
            List<Path> used = files().stream().filter(first::contains).toList();
            assertThat(used).hasSize(1);
            assertThat(loads(used.get(0), () -> start(small, variant(1)))).isTrue();
            assertThat(Files.getLastModifiedTime(used.get(0))).isEqualTo(FileTime.from(NOW));
        }
    }

    @Test
    void shouldKeepTheTotalSizeBounded() throws IOException {
        start();
        long size = Files.size(file());
        try (WasmtimeEngine small = engine(new CodeCache.Limits(100, 2 * size + 100))) {
            for (int number = 0; number < 5; number++) {
                start(small, variant(number));
                assertThat(files()).hasSizeLessThanOrEqualTo(2);
            }
        }
        try (WasmtimeEngine none = engine(new CodeCache.Limits(100, 0))) {
            start(none, variant(9));
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void shouldTidyUpAfterWritersThatWereKilled() throws IOException {
        Files.createDirectories(parent.resolve("lattice"));
        new PrivateDirectory(directory).make();
        Path old = Files.createFile(directory.resolve("new-1-2.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(4_000)));
        Path fresh = Files.createFile(directory.resolve("new-3-4.tmp"));
        Files.setLastModifiedTime(fresh, FileTime.from(NOW.minusSeconds(10)));
        start();
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void shouldServeManyEnginesAtATime() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier together = new CyclicBarrier(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                done.add(pool.submit(() -> {
                    try (WasmtimeEngine own = engine(new CodeCache.Limits(2, Long.MAX_VALUE))) {
                        for (int round = 0; round < 12; round++) {
                            together.await();
                            start(own, variant(round % 3));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(files())
                .hasSizeLessThanOrEqualTo(3)
                .allMatch(file -> file.toString().endsWith(".code"));
    }

    @Test
    void shouldCompileOnceWhenManyAskAtATime() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                done.add(pool.submit(() -> start(engine, Wat.guest("echo"))));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void shouldCheckLimitsOfKeptModulesAsWell() {
        start();
        ModuleLimits small = new ModuleLimits(1 << 20, 1_000, 1);
        assertThatThrownBy(() -> engine.compile(Wat.guest("echo"), small))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("function body limit: 1 bytes allowed");
    }
}
