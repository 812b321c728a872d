package dev.lattice.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.credential.AdmissionRequest;
import dev.lattice.security.credential.Admitter;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.key.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLatticesTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path directory;

    private LatticeHome home(String name) {
        return LatticeHome.open(directory.resolve(name));
    }

    private static Founding found(LatticeHome home, String name) {
        try (NodeHome node = home.acquireNode(Optional.of("first-" + name))) {
            return home.lattices().found(name, "ada", node, Map.of("zone", "plant"), Optional.empty());
        }
    }

    @Test
    void shouldFoundALatticeWhoseKeyNothingNeedsAfterwards() throws Exception {
        LatticeHome home = home("a");
        Founding founding = found(home, "main");
        Files.delete(founding.clusterKeyFile());

        assertThat(home.contexts().current()).contains(founding.context());
        HomeUser user = home.lattices().user(founding.context()).orElseThrow();
        assertThat(user.credential().rights()).containsExactlyInAnyOrder(Right.values());
        assertThat(founding.node().isIssuer()).isTrue();
        assertThat(founding.node().labels()).containsEntry("zone", "plant");
        try (NodeHome node = home.acquireMember(founding.context().lattice()).orElseThrow()) {
            assertThat(node.name()).isEqualTo("first-main");
            assertThat(node.credentialText()).contains(founding.node().text());
        }
    }

    @Test
    void shouldKeepTheClusterKeyWhereItIsTold() {
        LatticeHome home = home("a");
        Path elsewhere = directory.resolve("stick.nk");
        try (NodeHome node = home.acquireNode(Optional.of("n"))) {
            Founding founding = home.lattices().found("main", "ada", node, Map.of(), Optional.of(elsewhere));

            assertThat(KeyFile.read(elsewhere, KeyType.CLUSTER).id())
                    .isEqualTo(founding.context().lattice());
            assertThat(home.directory().resolve("lattices/main/cluster.nk")).doesNotExist();
        }
    }

    @Test
    void shouldNotMixLattices() {
        LatticeHome home = home("a");
        Founding founding = found(home, "main");

        assertThatThrownBy(() -> found(home, "main")).hasMessageContaining("knows a lattice named main already");
        assertThatThrownBy(() -> found(home, "dev")).isInstanceOf(HomeException.class);
        try (NodeHome node = home.acquireNode(Optional.of("first-main"))) {
            assertThatThrownBy(() -> home.lattices().found("other", "ada", node, Map.of(), Optional.empty()))
                    .hasMessageContaining(
                            "belongs to lattice " + founding.context().lattice());
        }
        try (NodeHome free = home.acquireNode(Optional.empty())) {
            assertThat(free.name())
                    .as("a node that has joined is not handed out")
                    .isNotEqualTo("first-main");
            NodeCredential development =
                    home.developmentLattice().issueNodeCredential(free.key().id(), free.name(), Map.of());
            free.keepCredential(development);
            assertThatThrownBy(() -> home.lattices()
                            .requireJoinable(free, founding.context().lattice()))
                    .hasMessageContaining("the development lattice");
        }
    }

    @Test
    void shouldKeepWhatAnInvitationBroughtWithoutAUsersRights() {
        LatticeHome founders = home("a");
        Founding founding = found(founders, "main");
        HomeUser ada = founders.lattices().user(founding.context()).orElseThrow();
        LatticeHome edge = home("b");
        try (NodeHome issuer =
                        founders.acquireMember(founding.context().lattice()).orElseThrow();
                NodeHome node = edge.acquireNode(Optional.of("edge-7"))) {
            NodeAddress where = new NodeAddress(issuer.key().id(), "192.0.2.7", 4100);
            Invitation invitation = Invitation.sign(
                    ada.key(),
                    ada.credential(),
                    where.node(),
                    List.of(new HostPort("192.0.2.7", 4100)),
                    Terms.OfNode.of("edge-7", Map.of()),
                    Duration.ofHours(1),
                    Duration.ofDays(90),
                    CLOCK,
                    RANDOM);
            Admitter admitter = new Admitter(
                    issuer.key(),
                    founding.node(),
                    new CredentialVerifier(founding.context().lattice(), CLOCK),
                    CLOCK,
                    RANDOM);
            NodeCredential credential = (NodeCredential) admitter.admit(admitter.read(
                    invitation.ticket().text(), AdmissionRequest.join(node.key(), invitation, CLOCK, RANDOM)));

            Context context = edge.lattices().keepNode(node, credential, List.of(where));

            assertThat(context.name()).isEqualTo("main");
            assertThat(edge.lattices().user(context)).isEmpty();
            assertThat(edge.contexts().current()).contains(context);
            assertThat(edge.latticeOf("edge-7")).contains(founding.context().lattice());
            assertThat(node.joined().orElseThrow().issuers()).containsExactly(where);
        }
    }
}
