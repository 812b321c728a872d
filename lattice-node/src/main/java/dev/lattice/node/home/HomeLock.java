package dev.lattice.node.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * An exclusive lock on a file, against other processes and against other parts of this one. It falls with the process,
 * however that ends, so there is never a stale one.
 *
 * <p>POSIX drops all locks of a process on a file as soon as the process closes any descriptor of that file. A second
 * attempt inside one JVM must therefore not even open the file: a table of what this JVM holds is asked first.
 */
final class HomeLock {
    private static final Set<Path> HELD_HERE = new HashSet<>();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Path file;
    private final FileChannel channel;
    private boolean open = true;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock, waiting for it if it is held.
     *
     * @param file made if it is not there; its directory must be
     * @param patience how long to wait; zero to try once
     * @return empty when somebody else still holds it
     * @throws HomeException when the file cannot be locked at all
     */
    static Optional<HomeLock> acquire(Path file, Duration patience) {
        Path canonical = canonical(file);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<HomeLock> lock = attempt(canonical);
            if (lock.isPresent() || System.nanoTime() - deadline >= 0) {
                return lock;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
        }
    }

    /**
     * Does something while holding the lock, waiting up to {@link #PATIENCE} for it.
     *
     * @throws HomeException when somebody else holds it all that time
     */
    static <T> T whileHeld(Path file, Supplier<T> action) {
        HomeLock lock = acquire(file, PATIENCE)
                .orElseThrow(() -> new HomeException("another process has held " + file + " for " + PATIENCE.toSeconds()
                        + " seconds; end it and try again"));
        try {
            return action.get();
        } finally {
            lock.close();
        }
    }

    private static Optional<HomeLock> attempt(Path file) {
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(file)) {
                return Optional.empty();
            }
            Optional<FileChannel> channel = lockedChannel(file);
            channel.ifPresent(c -> HELD_HERE.add(file));
            return channel.map(c -> new HomeLock(file, c));
        }
    }

    private static Optional<FileChannel> lockedChannel(Path file) {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            locked = lock != null;
            return locked ? Optional.of(channel) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            // Somebody in this JVM locks the file without this class.
            return Optional.empty();
        } catch (IOException e) {
            throw new HomeException("cannot lock " + file + ": " + e.getMessage(), e);
        } finally {
            if (channel != null && !locked) {
                closeQuietly(channel);
            }
        }
    }

    /** Whether it has not been given back. */
    boolean isHeld() {
        synchronized (HELD_HERE) {
            return open;
        }
    }

    /** Gives the lock back; more than once does no harm. */
    void close() {
        synchronized (HELD_HERE) {
            if (open) {
                open = false;
                closeQuietly(channel);
                HELD_HERE.remove(file);
            }
        }
    }

    private static Path canonical(Path file) {
        try {
            return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw new HomeException("cannot lock " + file + ": its directory cannot be read", e);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and the lock with it.
            return;
        }
    }
}
