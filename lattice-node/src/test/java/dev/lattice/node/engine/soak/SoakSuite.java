package dev.lattice.node.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The soak, by {@code mvn verify -Psoak}: on this JDK, and on JDK 25 where there is one. {@code -Dsoak.seconds=},
 * {@code -Dsoak.threads=} and {@code -Dsoak.seed=} change it.
 */
class SoakSuite {
    private static final Path OUT = Path.of("target", "soak").toAbsolutePath();
    private static final long SECONDS = Long.getLong("soak.seconds", 300);
    private static final int THREADS = Integer.getInteger("soak.threads", 4);
    private static final long SEED = Long.getLong("soak.seed", new Random().nextLong());

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldBearTheJdkOfThisBuild() throws Exception {
        soak(Jdks.own(), Runtime.version().feature());
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldBearJdk25() throws Exception {
        if (Runtime.version().feature() == 25) {
            return;
        }
        Optional<Path> home = Jdks.find(25);
        if (home.isEmpty()) {
            String why = "no JDK 25 was found; set -Dsoak.jdk25= or LATTICE_JDK25 to its directory";
            System.out.println("SKIPPED, NO SOAK ON JDK 25: " + why);
            assumeTrue(false, why);
        }
        soak(home.get(), 25);
    }

    private static void soak(Path home, int release) throws IOException, InterruptedException {
        WasmtimeEngine.unavailability().ifPresent(why -> {
            System.out.println("SKIPPED, NO SOAK, WASMTIME IS MISSING: " + why);
            assumeTrue(false, why);
        });
        Files.createDirectories(OUT);
        Path recording = OUT.resolve("jdk" + release + ".jfr");
        Files.deleteIfExists(recording);
        Process process = new ProcessBuilder(command(home, release, recording))
                .redirectErrorStream(true)
                .start();
        Path crash = OUT.resolve("hs_err_pid" + process.pid() + ".log");
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(System.out::println);
        } finally {
            // Left alone when it has ended; a soak that is broken off must not go on by itself.
            process.destroy();
        }
        int status = process.waitFor();
        System.out.println("soak on JDK " + release + " at " + home + " ended with " + status + "; recording "
                + OUT.relativize(recording) + ", " + (Files.exists(recording) ? Files.size(recording) / 1024 : 0)
                + " KiB; seed " + SEED);
        assertThat(crash).as("the JVM's crash report").doesNotExist();
        assertThat(status).as("faults that are printed above").isZero();
        assertThat(recording).isNotEmptyFile();
    }

    private static List<String> command(Path home, int release, Path recording) {
        List<String> command = new ArrayList<>(List.of(
                Jdks.java(home).toString(),
                // A heap that does not grow leaves what is native to be seen in the process's memory.
                "-Xms384m",
                "-Xmx384m",
                "-XX:+AlwaysPreTouch",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + OUT.resolve("hs_err_pid%p.log"),
                "-XX:StartFlightRecording=settings=profile,maxsize=200m,filename=" + recording));
        if (release >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classes, Soak.class.getName()));
        command.addAll(List.of(Long.toString(SECONDS), Integer.toString(THREADS), Long.toString(SEED)));
        return command;
    }
}
