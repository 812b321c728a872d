package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux tells of this process (proc(5)); measured nowhere else. */
final class Proc {
    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Path MAX_MAPS = Path.of("/proc/sys/vm/max_map_count");
    private static final double MEGA = 1e6;
    private static final long KIB = 1024;

    private Proc() {}

    /** Resident memory in MB of 10^6 bytes, counted page by page; {@code status} may lag behind. */
    static double residentMegabytes() {
        try (Stream<String> lines = Files.lines(ROLLUP)) {
            return lines.filter(line -> line.startsWith("Rss:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    * KIB
                    / MEGA;
        } catch (IOException e) {
            throw new BenchmarkException("resident memory cannot be read from " + ROLLUP, e);
        }
    }

    static long maps() {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.count();
        } catch (IOException e) {
            throw new BenchmarkException("memory maps cannot be read from " + MAPS, e);
        }
    }

    static long maxMaps() {
        // By lines: such a file answers one read only, and what asks for its size first reads a single byte.
        try (Stream<String> lines = Files.lines(MAX_MAPS)) {
            return lines.mapToLong(Long::parseLong).sum();
        } catch (IOException e) {
            throw new BenchmarkException("the limit of memory maps cannot be read from " + MAX_MAPS, e);
        }
    }
}
