package dev.lattice.node.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one lock. */
class HomeLockTest {
    @TempDir
    Path home;

    @Test
    void shouldStayHeldAgainstOthersAfterASecondAttemptHere() throws Exception {
        try (NodeHome node = LatticeHome.open(home).acquireNode(Optional.of("n1"))) {
            Path lock = node.directory().resolve(NodeHome.LOCK_FILE);
            assertThat(HomeLock.acquire(lock, Duration.ZERO)).isEmpty();
            assertThat(LatticeHome.open(home).runningNodes()).isEmpty();

            // POSIX would have given the lock away by now if the attempt above had opened and closed the file.
            try (Other other = Other.start(home)) {
                assertThat(other.line()).isEqualTo("node-1");
            }
        }
    }

    @Test
    void shouldSeeTheNodeOfAnotherProcessUntilItIsKilled() throws Exception {
        LatticeHome here = LatticeHome.open(home);
        try (Other other = Other.start(home)) {
            assertThat(other.line()).isEqualTo("node-1");
            assertThat(here.runningNodes()).singleElement().satisfies(r -> {
                assertThat(r.name()).isEqualTo("node-1");
                assertThat(r.pid()).isEqualTo(other.pid());
            });
            try (NodeHome node = here.acquireNode(Optional.empty())) {
                assertThat(node.name()).isEqualTo("node-2");
            }
            other.kill();
        }
        assertThat(here.runningNodes()).isEmpty();
        try (NodeHome node = here.acquireNode(Optional.empty())) {
            assertThat(node.name()).isEqualTo("node-1");
        }
    }

    @Test
    void shouldWaitForALockAndGiveUpInTime() {
        Path file = home.resolve("lock");
        HomeLock held = HomeLock.acquire(file, Duration.ZERO).orElseThrow();

        assertThat(HomeLock.acquire(file, Duration.ofMillis(50))).isEmpty();
        held.close();
        held.close();
        HomeLock next = HomeLock.acquire(file, Duration.ofMillis(50)).orElseThrow();
        assertThat(next.isHeld()).isTrue();
        assertThat(held.isHeld()).isFalse();
        next.close();
    }

    /** A process that takes a node, announces it, prints its name and keeps it until its input ends. */
    private record Other(Process process, BufferedReader out) implements AutoCloseable {
        static Other start(Path home) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            HoldsANode.class.getName(),
                            home.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Other(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        }

        String line() throws IOException {
            return out.readLine();
        }

        long pid() {
            return process.pid();
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            out.close();
        }
    }
}
