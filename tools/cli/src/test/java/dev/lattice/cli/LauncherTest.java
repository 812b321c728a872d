package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout that looks like the real one, with a Maven and a Java that say what they were told. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path root;
    private Path bin;

    @BeforeEach
    void layOutACheckout() throws IOException {
        root = Files.createDirectories(directory.resolve("a checkout"));
        for (String source : List.of(
                "pom.xml",
                "lattice-protocol/pom.xml",
                "lattice-protocol/src/main/A.java",
                "lattice-security/pom.xml",
                "lattice-security/src/main/B.java",
                "lattice-node/pom.xml",
                "lattice-node/src/main/C.java",
                "lattice-node/src/test/CTest.java",
                "tools/pom.xml",
                "tools/cli/pom.xml",
                "tools/cli/src/main/D.java")) {
            Path file = root.resolve(source);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "source");
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
            }
        }
        Files.copy(Path.of("../../lattice"), root.resolve("lattice"));
        executable(root.resolve("lattice"), Files.readString(root.resolve("lattice")));
        bin = Files.createDirectories(directory.resolve("jdk/bin"));
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        executable(bin.resolve("java"), "#!/bin/sh\necho \"java $*\"\n");
        executable(bin.resolve("javac"), "#!/bin/sh\n");
        maven("echo building; echo jar > tools/cli/target/lattice-cli.jar");
    }

    private record Result(int exitCode, String out, String err) {}

    @Test
    void shouldBuildOnceAndThenOnlyRun() throws Exception {
        Result first = launch(root.resolve("lattice"), "get", "nodes");
        Result second = launch(root.resolve("lattice"), "get", "nodes");

        assertThat(first.err)
                .startsWith("lattice: building, which happens once")
                .contains("some minutes");
        assertThat(first.err.lines()).hasSize(1);
        assertThat(first.out)
                .startsWith("java ")
                .endsWith("lattice-cli.jar get nodes\n")
                .contains("TieredStopAtLevel=1");
        assertThat(second.err).isEmpty();
        assertThat(second.out).isEqualTo(first.out);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldBuildAgainWhenASourceChangedOrWentAway() throws Exception {
        launch(root.resolve("lattice"), "version");
        Files.writeString(root.resolve("lattice-node/src/test/CTest.java"), "changed");
        launch(root.resolve("lattice"), "version");
        assertThat(builds()).as("a test is no part of the command").isEqualTo(1);

        makeOlder(root.resolve("tools/cli/target/lattice/built"));
        Files.writeString(root.resolve("lattice-node/src/main/C.java"), "changed");
        assertThat(launch(root.resolve("lattice"), "version").err)
                .startsWith("lattice: sources have changed; building");
        assertThat(builds()).isEqualTo(2);

        Files.setLastModifiedTime(root.resolve("lattice-node/src/main/C.java"), FileTime.from(LONG_AGO));
        makeOlder(root.resolve("tools/cli/target/lattice/built"));
        Files.delete(root.resolve("lattice-security/src/main/B.java"));
        launch(root.resolve("lattice"), "version");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void shouldRunThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("a link"), Path.of("a checkout", "lattice"));

        Result result = launch(link, "call", "a", "b", "--text", "two  words");

        assertThat(result.exitCode).isZero();
        assertThat(result.out)
                .contains(root.toRealPath() + "/tools/cli/target/lattice-cli.jar call a b --text two  words");
    }

    @Test
    void shouldLetANodeUseTheOptimisingCompiler() throws Exception {
        assertThat(launch(root.resolve("lattice"), "--debug", "up", "--name", "x").out)
                .doesNotContain("TieredStopAtLevel");
    }

    @Test
    void shouldPassTheFlagsThatNewerReleasesKnow() throws Exception {
        assertThat(launch(root.resolve("lattice"), "version").out).doesNotContain("native-access", "unsafe");
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        assertThat(launch(root.resolve("lattice"), "version").out)
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void shouldShowTheEndOfTheLogWhenTheBuildFails() throws Exception {
        maven("for i in $(seq 100); do echo \"line $i\"; done; exit 1");

        Result result = launch(root.resolve("lattice"), "version");

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.out).isEmpty();
        assertThat(result.err)
                .contains("line 100\n", "lattice: the build failed", "lattice-build.log")
                .doesNotContain("line 80\n");
        maven("echo jar > tools/cli/target/lattice-cli.jar");
        assertThat(launch(root.resolve("lattice"), "version").exitCode)
                .as("nothing is left locked")
                .isZero();
    }

    @Test
    void shouldBuildOnceForSeveralLaunchesAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(process(root.resolve("lattice"), "get", "nodes").start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldTakeOverTheLockOfALaunchThatDied() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = Files.createDirectories(root.resolve("target/lattice-build.lock"));
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

        assertThat(launch(root.resolve("lattice"), "version").exitCode).isZero();
    }

    @Test
    void shouldSayWhatIsMissing() throws Exception {
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        assertThat(launch(root.resolve("lattice"), "version").err).contains("is Java 11, and 17 or newer is needed");
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"17.0.2\"\n");

        Files.delete(bin.resolve("javac"));
        assertThat(launch(root.resolve("lattice"), "version").err).contains("has no javac", "install a JDK");
        executable(bin.resolve("javac"), "#!/bin/sh\n");

        executable(bin.resolve("mvn"), "#!/bin/sh\necho 'Apache Maven 3.6.3 (x)'\n");
        assertThat(launch(root.resolve("lattice"), "version").err).contains("mvn is Maven 3.6, and 3.8 or newer");
        Files.delete(bin.resolve("java"));
        Result none = launch(root.resolve("lattice"), "version");
        assertThat(none.exitCode).isEqualTo(1);
        assertThat(none.err).contains("JAVA_HOME is ", "there is no bin/java").contains("JDK 17 or newer");
    }

    private void maven(String script) throws IOException {
        executable(
                bin.resolve("mvn"),
                "#!/bin/sh\nif [ \"$1\" = -v ]; then echo 'Apache Maven 3.8.7 (x)'; exit; fi\n" + "echo x >>'"
                        + directory.resolve("builds") + "'\n" + script + "\n");
    }

    private long builds() throws IOException {
        Path builds = directory.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private static void makeOlder(Path file) throws IOException {
        // Files that are written next are newer by more than any clock's grain.
        Files.setLastModifiedTime(
                file, FileTime.from(Files.getLastModifiedTime(file).toInstant().minusSeconds(10)));
    }

    private static void executable(Path file, String contents) throws IOException {
        Files.writeString(file, contents);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ProcessBuilder process(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", bin.getParent().toString());
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        return builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    }

    private Result launch(Path launcher, String... arguments) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = process(launcher, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
