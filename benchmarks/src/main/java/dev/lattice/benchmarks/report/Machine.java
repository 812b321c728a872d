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
     */
    record Times(long all, long busy, long stolen) {
        /** The share of time that was busy between an earlier moment and this one, in per cent. */
        long busyPercent(Times earlier) {
            return percent(busy - earlier.busy, earlier);
        }

        /** The share of time that was stolen between an earlier moment and this one, in per cent. */
        long stolenPercent(Times earlier) {
            return percent(stolen - earlier.stolen, earlier);
        }

        private long percent(long part, Times earlier) {
            return Math.round((double) part * PER_CENT / Math.max(1, all - earlier.all));
        }
    }

    /** Empty where the system does not tell. */
    static Optional<Times> times() {
        return lines(TIMES).stream()
                .filter(line -> line.startsWith("cpu "))
                .map(line -> Arrays.stream(line.split(" +"))
                        .skip(1)
                        .mapToLong(Long::parseLong)
                        .toArray())
                .filter(ticks -> ticks.length > STEAL)
                .map(ticks -> {
                    long all = Arrays.stream(ticks).limit(STEAL + 1).sum();
                    return new Times(all, all - ticks[IDLE] - ticks[WAITING], ticks[STEAL]);
                })
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
