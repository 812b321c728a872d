package dev.lattice.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One target under Jazzer's driver, in a JVM of its own: a search that crashes or hangs its JVM is a finding of that
 * target and leaves the others alone. Bounded in time and memory from outside.
 */
final class FuzzProcess {
    /** For the start, which instruments what the target reads with: seconds alone, minutes on a busy machine. */
    private static final int GRACE_SECONDS = 600;

    private static final int INPUT_SECONDS = 30;
    private static final int RSS_MEGABYTES = 3072;
    private static final int CRASHED = 77;
    /** Our own classes, and of libraries those that meet foreign bytes first. */
    private static final String INSTRUMENTED =
            "dev.lattice.**:org.msgpack.core.**:org.msgpack.jackson.**:com.fasterxml.jackson.core.json.**";

    private final String target;
    private final int seconds;
    private final Path directory;

    FuzzProcess(String target, FuzzOptions options) {
        this.target = target;
        this.seconds = options.seconds();
        this.directory = options.directory().resolve(target);
    }

    FuzzResult run() throws IOException, InterruptedException {
        writeSeeds();
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Optional<String> trouble;
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS);
            trouble = ended ? judge(process.exitValue()) : Optional.of("it did not end by itself");
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines =
                Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
        return FuzzResult.read(target, lines, findings(), trouble);
    }

    private Optional<String> judge(int exitCode) {
        return switch (exitCode) {
            case 0, CRASHED -> Optional.empty();
            default -> Optional.of("its process ended with " + exitCode);
        };
    }

    private void writeSeeds() throws IOException {
        for (String name : List.of("seeds", "corpus", "findings", "scratch")) {
            Files.createDirectories(directory.resolve(name));
        }
        // Findings of an earlier run are not this one's; whoever wants to keep one makes a regression of it.
        for (Path old : files("findings")) {
            Files.delete(old);
        }
        try (FuzzTarget opened = Targets.open(target)) {
            int number = 0;
            for (byte[] seed : opened.seeds()) {
                Files.write(directory.resolve("seeds").resolve(String.format("%03d", number++)), seed);
            }
        }
        for (Path regression : Regressions.of(target)) {
            Files.copy(
                    regression,
                    directory.resolve("seeds").resolve(regression.getFileName().toString()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-Xss1m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:ErrorFile=" + directory.resolve("findings").resolve("jvm-crash.log"),
                "-Djava.io.tmpdir=" + directory.resolve("scratch"),
                "-D" + JazzerEntry.TARGET + "=" + target));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        if (Runtime.version().feature() >= 21) {
            command.add("-XX:+EnableDynamicAgentLoading");
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=dev.lattice.fuzz.JazzerEntry",
                "--instrumentation_includes=" + INSTRUMENTED,
                "--instrumentation_excludes=dev.lattice.fuzz.**",
                "--reproducer_path=" + directory.resolve("scratch"),
                "-max_total_time=" + seconds,
                "-max_len=" + Targets.LIMIT_INPUT_BYTES,
                "-timeout=" + INPUT_SECONDS,
                "-rss_limit_mb=" + RSS_MEGABYTES,
                "-print_final_stats=1",
                "-artifact_prefix=" + directory.resolve("findings") + "/",
                directory.resolve("corpus").toString(),
                directory.resolve("seeds").toString()));
        return command;
    }

    private List<Path> findings() throws IOException {
        return files("findings");
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("slow-unit"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
