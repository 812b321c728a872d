package dev.lattice.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatticeHomeTest {
    private static final HostPort HERE = new HostPort("127.0.0.1", 4321);

    @TempDir
    Path temporary;

    private LatticeHome home;

    @BeforeEach
    void openHome() {
        home = LatticeHome.open(temporary.resolve("home"));
    }

    @Test
    void shouldLeaveNothingOfAnAbandonedNodeThatWasMadeForNothing() {
        NodeHome made = home.acquireNode(Optional.of("edge-7"));
        made.abandon();
        made.close();

        assertThat(home.nodeNames()).isEmpty();
        assertThat(made.directory()).doesNotExist();
    }

    @Test
    void shouldKeepTheKeyOfAnAbandonedNodeThatWasThereBefore() {
        KeyId key;
        try (NodeHome before = home.acquireNode(Optional.of("edge-7"))) {
            key = before.key().id();
        }
        home.acquireNode(Optional.of("edge-7")).abandon();

        try (NodeHome after = home.acquireNode(Optional.of("edge-7"))) {
            assertThat(after.key().id()).isEqualTo(key);
        }
    }

    @Test
    void shouldKeepWhatElseStandsInTheDirectoryOfAnAbandonedNode() throws IOException {
        NodeHome made = home.acquireNode(Optional.of("edge-7"));
        Path secret = Files.writeString(made.secretsDirectory().resolve("password"), "x");
        made.abandon();

        assertThat(secret).exists();
        assertThat(made.directory().resolve("node.nk")).doesNotExist();
    }

    @Test
    void shouldBeWhereTheEnvironmentSays() {
        Path user = Path.of("/users/ada");

        assertThat(LatticeHome.locate(Map.of("LATTICE_HOME", "/srv/l"), user)).isEqualTo(Path.of("/srv/l"));
        assertThat(LatticeHome.locate(Map.of(), user)).isEqualTo(Path.of("/users/ada/.lattice"));
        assertThat(LatticeHome.locate(Map.of("LATTICE_HOME", " "), user)).isEqualTo(Path.of("/users/ada/.lattice"));
    }

    @Test
    void shouldMakeNothingBeforeItIsNeeded() {
        assertThat(home.nodeNames()).isEmpty();
        assertThat(home.runningNodes()).isEmpty();
        assertThat(home.contexts().all()).isEmpty();
        assertThat(home.hasDevelopmentLattice()).isFalse();
        assertThat(home.directory()).doesNotExist();
    }

    @Test
    void shouldMakeTheDevelopmentLatticeOnce() {
        DevelopmentLattice first = home.developmentLattice();
        DevelopmentLattice second = LatticeHome.open(home.directory()).developmentLattice();

        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(second.latticeId()).isEqualTo(first.latticeId());
        assertThat(second.userKey().id()).isEqualTo(first.userKey().id());
        assertThat(home.hasDevelopmentLattice()).isTrue();
        assertThat(home.contexts().find("dev"))
                .hasValueSatisfying(c -> assertThat(c.lattice()).isEqualTo(first.latticeId()));
        Context context = home.contexts().find(first.latticeId()).orElseThrow();
        assertThat(home.contexts().userKeyFile(context))
                .contains(home.directory().resolve("dev/user.nk"));
        assertThat(first.toString()).doesNotContain(first.userKey().seedText());
    }

    @Test
    void shouldAdmitItsUserAndItsNodes() {
        DevelopmentLattice development = home.developmentLattice();
        CredentialVerifier verifier = new CredentialVerifier(development.latticeId(), Clock.systemUTC());

        assertThat(verifier.verifyUser(development.userCredential().text()).rights())
                .containsExactlyInAnyOrder(Right.values());
        try (NodeHome node = home.acquireNode(Optional.empty())) {
            NodeCredential credential =
                    development.issueNodeCredential(node.key().id(), node.name(), Map.of("zone", "a"));
            assertThat(node.credentialText()).isEmpty();
            node.keepCredential(credential);

            assertThat(verifier.verifyNode(node.credentialText().orElseThrow())).isEqualTo(credential);
        }
    }

    @Test
    void shouldMakeOneDevelopmentLatticeForManyAtOnce() throws Exception {
        assertThat(atOnce(8, () -> {
                    DevelopmentLattice development =
                            LatticeHome.open(home.directory()).developmentLattice();
                    return Map.entry(development.latticeId(), development.created());
                }))
                .satisfies(made -> {
                    assertThat(made.stream().map(Map.Entry::getKey).distinct()).hasSize(1);
                    assertThat(made.stream().filter(Map.Entry::getValue)).hasSize(1);
                });
    }

    @Test
    void shouldKeepSecretsFromOthers() throws IOException {
        home.developmentLattice();
        home.acquireNode(Optional.of("n1")).close();

        try (Stream<Path> files = Files.walk(home.directory())) {
            files.forEach(file -> {
                String mode = mode(file);
                if (Files.isDirectory(file)) {
                    assertThat(mode).as(file.toString()).isEqualTo("rwx------");
                } else if (file.toString().endsWith(".nk")) {
                    assertThat(mode).as(file.toString()).isEqualTo("rw-------");
                }
            });
        }
        Files.setPosixFilePermissions(
                home.directory().resolve("dev/cluster.nk"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> home.developmentLattice())
                .isInstanceOf(SecurityFault.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void shouldTakeTheFirstFreeNodeOrMakeOne() {
        NodeHome first = home.acquireNode(Optional.empty());
        try (NodeHome second = home.acquireNode(Optional.empty())) {
            assertThat(first.name()).isEqualTo("node-1");
            assertThat(second.name()).isEqualTo("node-2");
            assertThat(first.key().id().type()).isEqualTo(KeyType.NODE);
            first.close();
            try (NodeHome again = home.acquireNode(Optional.empty())) {
                assertThat(again.name()).isEqualTo("node-1");
                assertThat(again.key().id())
                        .as("its key stays")
                        .isEqualTo(first.key().id());
                assertThat(again.storeFile()).isEqualTo(again.directory().resolve("store.mv"));
                assertThat(again.secretsDirectory()).isDirectory();
            }
        } finally {
            first.close();
        }
    }

    @Test
    void shouldGiveEachOfManyAtOnceANodeOfItsOwn() throws Exception {
        List<NodeHome> nodes =
                atOnce(8, () -> LatticeHome.open(home.directory()).acquireNode(Optional.empty()));

        assertThat(nodes.stream().map(NodeHome::name).distinct()).hasSize(8);
        assertThat(nodes.stream().map(n -> n.key().id()).distinct()).hasSize(8);
        nodes.forEach(NodeHome::close);
    }

    @Test
    void shouldSortNodesAsPeopleDo() {
        for (String name : List.of("node-10", "node-2", "edge")) {
            home.acquireNode(Optional.of(name)).close();
        }

        assertThat(home.nodeNames()).containsExactly("edge", "node-2", "node-10");
    }

    @Test
    void shouldRefuseANamedNodeThatIsInUseAndSayByWhom() {
        try (NodeHome node = home.acquireNode(Optional.of("edge-7"))) {
            assertThatThrownBy(() -> home.acquireNode(Optional.of("edge-7")))
                    .isInstanceOf(HomeException.class)
                    .hasMessageContaining("edge-7 is in use");
            node.announce(HERE, Instant.now());
            assertThatThrownBy(() -> home.acquireNode(Optional.of("edge-7")))
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " runs it at 127.0.0.1:4321");
        }
        home.acquireNode(Optional.of("edge-7")).close();
    }

    @Test
    void shouldRefuseNamesThatLeadElsewhere() {
        for (String name : List.of("", "..", "../x", "a/b", ".hidden", "x".repeat(64))) {
            assertThatThrownBy(() -> home.acquireNode(Optional.of(name))).isInstanceOf(HomeException.class);
        }
        assertThat(home.nodeNames()).isEmpty();
    }

    @Test
    void shouldListWhatRunsAndNothingElse() throws IOException {
        Instant started = Instant.parse("2026-03-01T12:00:00Z");
        Path record;
        try (NodeHome node = home.acquireNode(Optional.of("n1"));
                NodeHome silent = home.acquireNode(Optional.of("n2"))) {
            node.announce(HERE, started);
            record = node.directory().resolve("running.json");

            assertThat(home.runningNodes())
                    .containsExactly(new RunningNode(
                            "n1",
                            RunningNode.addressOf(node.key().id(), HERE),
                            ProcessHandle.current().pid(),
                            started));
            assertThat(silent.name()).isEqualTo("n2");
            Files.writeString(record, "{ broken");
            assertThat(home.runningNodes()).isEmpty();
            node.announce(HERE, started);
        }
        assertThat(record).doesNotExist();
    }

    @Test
    void shouldForgetWhatACrashedNodeLeftBehind() throws IOException {
        Path record;
        String text;
        try (NodeHome node = home.acquireNode(Optional.of("n1"))) {
            node.announce(HERE, Instant.now());
            record = node.directory().resolve("running.json");
            text = Files.readString(record);
        }
        Files.writeString(record, text);

        assertThat(home.runningNodes()).isEmpty();
        assertThat(record).doesNotExist();
    }

    @Test
    void shouldGiveTheNodeBackWhenItsKeyCannotBeRead() throws IOException {
        Path key;
        try (NodeHome node = home.acquireNode(Optional.of("n1"))) {
            key = node.directory().resolve("node.nk");
        }
        String seed = Files.readString(key);
        Files.writeString(key, "nonsense");
        assertThatThrownBy(() -> home.acquireNode(Optional.of("n1")))
                .isInstanceOf(SecurityFault.class)
                .hasMessageStartingWith(key.toString());

        Files.writeString(key, seed);
        home.acquireNode(Optional.of("n1")).close();
    }

    private static <T> List<T> atOnce(int threads, Callable<T> action) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<T>> futures = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
