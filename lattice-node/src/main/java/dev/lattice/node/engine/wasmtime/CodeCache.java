package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.wasmtime.PrivateDirectory.Entry;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled code in files, shared by all nodes of one user: what was compiled once starts in milliseconds.
 *
 * <p>Here is which files there are and who may have written them; native code reads and writes them and proves them
 * whole ({@code code.rs}). Nothing here ever fails a start: what cannot be read is compiled, what cannot be written is
 * compiled again next time, and one line of the log says so. Several threads and processes may use one directory: files
 * appear whole, by their final name, and the last writer of a name wins, with the same content.
 */
final class CodeCache {
    /**
     * Bounds of the directory. Beyond either, the files that were not used for the longest go.
     *
     * @param files the most files; 256. One per module and version of the engine
     * @param totalBytes the most bytes of all files; 512 MiB. A module's code takes two to four times its size
     */
    record Limits(int files, long totalBytes) {
        static final Limits DEFAULT = new Limits(256, 512L << 20);
    }

    private static final Logger LOG = LoggerFactory.getLogger(CodeCache.class);
    private static final String SUFFIX = ".code";
    private static final String UNFINISHED = ".tmp";
    /** No writer takes as long; what is older was left behind by one that was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final PrivateDirectory directory;
    private final Limits limits;
    private final Clock clock;
    private final AtomicBoolean warned = new AtomicBoolean();

    CodeCache(PrivateDirectory directory, Limits limits, Clock clock) {
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Takes a module's code from its file.
     *
     * @param engine the handle of an open engine
     * @param key what the engine's check gave for the module
     * @return the module's handle, which is the caller's; or nothing, when it has to be compiled
     */
    OptionalLong load(long engine, byte[] key) {
        Path file = file(key);
        try {
            if (!directory.exists()) {
                return OptionalLong.empty();
            }
            OptionalLong module = load(engine, key, file);
            if (module.isPresent()) {
                markUsed(file);
            }
            return module;
        } catch (IOException e) {
            warn(e);
            return OptionalLong.empty();
        }
    }

    private OptionalLong load(long engine, byte[] key, Path file) {
        Scratch scratch = Scratch.current();
        try {
            int length = put(scratch, key, file);
            long answer = Native.load(engine, scratch.inAddress, length, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            if (Answers.code(answer) == Answers.UNUSABLE) {
                LOG.warn(
                        "the compiled code in {} is not used: {}; the module is compiled, and the file replaced",
                        file,
                        Answers.text(answer, scratch));
                return OptionalLong.empty();
            }
            boolean absent = Answers.length(answer) == 0;
            return absent ? OptionalLong.empty() : OptionalLong.of(Answers.handle(answer, scratch));
        } finally {
            Reference.reachabilityFence(scratch);
        }
    }

    private void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // On a disk that cannot be written to, nothing is ever pruned either.
            LOG.debug("cannot mark {} as used", file, e);
        }
    }

    /** Keeps a module's code for the next time. */
    void save(long module, byte[] key) {
        try {
            directory.make();
            Path fresh = directory
                    .path()
                    .resolve("new-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime())
                            + UNFINISHED);
            try {
                write(module, key, fresh);
                Files.move(fresh, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            prune();
        } catch (IOException e) {
            warn(e);
        }
    }

    private static void write(long module, byte[] key, Path file) throws IOException {
        Scratch scratch = Scratch.current();
        try {
            int length = put(scratch, key, file);
            long answer = Native.save(module, scratch.inAddress, length, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            if (Answers.code(answer) == Answers.UNUSABLE) {
                throw new IOException(file.getParent() + ": " + Answers.text(answer, scratch));
            }
        } finally {
            Reference.reachabilityFence(scratch);
        }
    }

    private void prune() throws IOException {
        List<Entry> kept = directory.entries(name -> name.endsWith(SUFFIX));
        long bytes = 0;
        for (int at = 0; at < kept.size(); at++) {
            bytes += kept.get(at).bytes();
            if (at >= limits.files() || bytes > limits.totalBytes()) {
                Files.deleteIfExists(kept.get(at).path());
            }
        }
        FileTime abandoned = FileTime.from(clock.instant().minus(ABANDONED));
        for (Entry unfinished : directory.entries(name -> name.endsWith(UNFINISHED))) {
            if (unfinished.used().compareTo(abandoned) < 0) {
                Files.deleteIfExists(unfinished.path());
            }
        }
    }

    /** Once per engine: the reason is rarely another one the next time. */
    private void warn(IOException e) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "compiled code cannot be kept, so that modules are compiled at each start: {}",
                    e.getMessage() == null ? e.toString() : e.getMessage());
        } else {
            LOG.debug("compiled code cannot be kept", e);
        }
    }

    private Path file(byte[] key) {
        return directory.path().resolve(HexFormat.of().formatHex(key) + SUFFIX);
    }

    /** Puts key and path where native code reads them, and gives the length of both. */
    private static int put(Scratch scratch, byte[] key, Path file) {
        // A path came from bytes in this encoding and goes back to the same ones.
        byte[] path = file.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        scratch.in.clear().put(key).put(path);
        return scratch.in.position();
    }
}
