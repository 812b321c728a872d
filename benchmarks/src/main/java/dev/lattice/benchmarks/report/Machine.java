package dev.lattice.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the figures were measured on, without anything that names the machine. */
final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final Path TIMES = Path.of("/proc/stat");
    private static final Path OWN_TIMES = Path.of("/proc/self/stat");
    private static final int OWN_FROM = 10;
    private static final int OWN_KINDS = 4;
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STEAL = 7;
    private static final int PER_CENT = 100;

    private Machine() {}

    /** Processor, cores, operating system and JDK in one line. */
    static String description() {
        return "%s, %d cores, %s %s, JDK %s (%s)"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        System.getProperty("java.vm.name"));
    }

    private static String processor() {
        return lines(CPUS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseGet(() -> System.getProperty("os.arch"));
    }

    /**
     * How the processors spent their time since the machine was started.
     *
     * @param all in ticks, of all kinds
     * @param busy neither idle nor waiting for a disk
     * @param stolen taken by the hypervisor for other machines
     * @param own of this process and of those it started that have ended, in ticks too
     */
    record Times(long all, long busy, long stolen, long own) {
        /** The share of time that other processes of this machine took since an earlier moment, in per cent. */
        long othersPercent(Times earlier) {
            return percent(busy - stolen - own - (earlier.busy - earlier.stolen - earlier.own), earlier);
        }

        /** The share of time that was stolen since an earlier moment, in per cent. */
        long stolenPercent(Times earlier) {
            return percent(stolen - earlier.stolen, earlier);
        }

        private long percent(long part, Times earlier) {
            return Math.max(0, Math.round((double) part * PER_CENT / Math.max(1, all - earlier.all)));
        }
    }

    /** Empty where the system does not tell. */
    static Optional<Times> times() {
        return lines(TIMES).stream()
                .filter(line -> line.startsWith("cpu "))
                .map(line -> numbers(line.substring(line.indexOf(' ')), 0, STEAL + 1))
                .findFirst()
                .map(ticks -> {
                    long all = Arrays.stream(ticks).sum();
                    return new Times(all, all - ticks[IDLE] - ticks[WAITING], ticks[STEAL], ownTicks());
                });
    }

    /** In user and kernel mode, first its own, then its children's. */
    private static long ownTicks() {
        return lines(OWN_TIMES).stream()
                .mapToLong(line -> Arrays.stream(
                                numbers(line.substring(line.lastIndexOf(')') + 3), OWN_FROM, OWN_KINDS))
                        .sum())
                .sum();
    }

    private static long[] numbers(String line, int skip, int count) {
        return Arrays.stream(line.strip().split(" +"))
                .skip(skip)
                .limit(count)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
