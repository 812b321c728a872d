package dev.lattice.node.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.LatticeNode;
import dev.lattice.node.NodeIdentity;
import dev.lattice.node.NodeProcess;
import dev.lattice.node.TestLattice;
import dev.lattice.node.client.Joining;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.transport.JoinDialler;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.frame.JoinFrameCodec;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.AdmissionRequest;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.key.SigningKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Those who try to join without being meant to, at an issuer that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoiningAttacksTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration HOUR = Duration.ofHours(1);

    private final AttackTable table = new AttackTable("Joining without being meant to");
    private final NodeLog log = new NodeLog();
    private Path directory;
    private TestLattice lattice;
    private NodeIdentity issuer;
    private LatticeNode node;
    private LatticeNode plain;
    private CapturedKeys captured;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        lattice = new TestLattice(temporary);
        issuer = lattice.issuer("first");
        node = lattice.node("first", issuer);
        plain = lattice.node("plain", node.address());
        captured = new CapturedKeys(lattice, issuer);
    }

    @AfterAll
    void stop() {
        table.print();
        log.close();
        if (lattice != null) {
            lattice.close();
        }
    }

    private HostPort where() {
        return node.address().hostPort();
    }

    private static SigningKey newNode() {
        return CapturedKeys.key(KeyType.NODE);
    }

    private static String join(Invitation invitation, SigningKey key) {
        try {
            Credential credential = Joining.join(invitation, key, CLOCK, CapturedKeys.RANDOM);
            return "let in " + credential.name();
        } catch (NodeException | SecurityFault e) {
            return e.getMessage();
        }
    }

    /** Asks the issuer with texts as they are, past all that an honest joiner would check. */
    private String ask(String ticket, String request) {
        CredentialVerifier verifier = new CredentialVerifier(lattice.cluster().id(), CLOCK);
        try (JoinDialler dialler = new JoinDialler(verifier, CLOCK)) {
            return "let in: "
                    + dialler.ask(where(), issuer.node(), new JoinFrame.Join(ticket, request))
                            .toCompletableFuture()
                            .join();
        } catch (CompletionException e) {
            return e.getCause().getMessage();
        }
    }

    private String ask(Invitation invitation, SigningKey key) {
        return ask(invitation.ticket().text(), AdmissionRequest.join(key, invitation, CLOCK, CapturedKeys.RANDOM));
    }

    @TestFactory
    Stream<DynamicTest> shouldLetInNobodyElse() {
        return table.tests(
                Attack.of("a ticket used twice", "was used already", () -> {
                    Invitation invitation = captured.invite(where());
                    assertThat(join(invitation, newNode())).isEqualTo("let in edge-7");
                    return join(invitation, newNode());
                }),
                Attack.of("a ticket used by ten at once", "let in 1, was used already for 9", this::allAtOnce),
                Attack.of("a ticket used again after the issuer was killed", "was used already", this::afterAKill),
                Attack.of(
                        "an expired ticket",
                        "expired at",
                        () -> ask(
                                captured.invite(
                                        issuer.node(),
                                        where(),
                                        HOUR,
                                        Instant.now().minus(HOUR.multipliedBy(3))),
                                newNode())),
                Attack.of(
                        "a ticket that is not valid yet",
                        "is not valid before",
                        () -> ask(
                                captured.invite(
                                        issuer.node(),
                                        where(),
                                        HOUR,
                                        Instant.now().plus(HOUR)),
                                newNode())),
                Attack.of("an altered ticket", "altered after signing", () -> {
                    Invitation invitation = captured.invite(where());
                    Invitation other = captured.invite(where());
                    String[] mine = invitation.ticket().text().split("[.~]", 4);
                    String[] theirs = other.ticket().text().split("[.~]", 4);
                    return ask(
                            mine[0] + "." + mine[1] + "." + theirs[2] + "~" + mine[3],
                            AdmissionRequest.join(newNode(), invitation, CLOCK, CapturedKeys.RANDOM));
                }),
                Attack.of("a ticket without its inviter's credential", "lacks the credential", () -> {
                    Invitation invitation = captured.invite(where());
                    return ask(
                            invitation.ticket().text().split("~")[0],
                            AdmissionRequest.join(newNode(), invitation, CLOCK, CapturedKeys.RANDOM));
                }),
                Attack.of("a ticket for another issuer", "is for issuer", () -> {
                    Invitation elsewhere = captured.invite(newNode().id(), where(), HOUR, Instant.now());
                    return ask(elsewhere, newNode());
                }),
                Attack.of("somebody else's request for a ticket", "about another ticket", () -> {
                    Invitation stolen = captured.invite(where());
                    return ask(
                            stolen.ticket().text(),
                            AdmissionRequest.join(newNode(), captured.invite(where()), CLOCK, CapturedKeys.RANDOM));
                }),
                Attack.of("a ticket of another lattice", "another lattice", this::otherLattice));
    }

    private String allAtOnce() {
        Invitation invitation = captured.invite(where());
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> join(invitation, newNode())));
        }
        List<String> all = answers.stream().map(CompletableFuture::join).toList();
        return "let in " + all.stream().filter("let in edge-7"::equals).count() + ", was used already for "
                + all.stream()
                        .filter(answer -> answer.contains("was used already"))
                        .count();
    }

    /** The process ends as in a power failure as soon as its answer is there, and another one takes its place. */
    private String afterAKill() {
        Path store = directory.resolve("killed.mv");
        NodeIdentity identity = lattice.issuer("killed");
        SigningKey honest = newNode();
        Invitation invitation;
        Credential first;
        try (NodeProcess process = NodeProcess.start("killed", identity, store)) {
            invitation = captured.invite(identity.node(), process.address().hostPort(), HOUR, Instant.now());
            first = Joining.join(invitation, honest, CLOCK, CapturedKeys.RANDOM);
            process.kill();
        }
        try (NodeProcess process = NodeProcess.start("killed", identity, store)) {
            Invitation moved =
                    new Invitation(List.of(process.address().hostPort()), invitation.ticket(), invitation.secret());
            assertThat(Joining.join(moved, honest, CLOCK, CapturedKeys.RANDOM).text())
                    .as("the one who was let in may ask again")
                    .isEqualTo(first.text());
            return join(moved, newNode());
        }
    }

    private String otherLattice() {
        try (TestLattice other = new TestLattice(directory.resolve("other"))) {
            CapturedKeys theirs = new CapturedKeys(other, issuer);
            return ask(theirs.invite(where()), newNode());
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldNotBeTakenForAnIssuer() {
        return table.tests(
                Attack.of(
                        "a member that is no issuer takes the issuer's place",
                        "another node answers there",
                        () -> join(captured.invite(plain.address().hostPort()), newNode())),
                Attack.of(
                        "a plain node is asked to let somebody in",
                        "ertificate",
                        () -> log.refusalOf(() -> {
                            try (Stranger stranger =
                                    Stranger.showing(plain.address(), Optional.empty(), Stranger.JOINING)) {
                                assertThat(stranger.send(JoinFrameCodec.encode(new JoinFrame.Join("t", "r"))))
                                        .startsWith("closed");
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> shouldRenewForNobodyElse() {
        return table.tests(
                Attack.of("a renewal of somebody else's credential", "but is about the credential of", () -> {
                    NodeCredential victim = (NodeCredential)
                            Joining.join(captured.invite(where()), newNode(), CLOCK, CapturedKeys.RANDOM);
                    SigningKey thief = newNode();
                    return renewal(() ->
                            Joining.renew(victim, thief, issuer.node(), List.of(where()), CLOCK, CapturedKeys.RANDOM));
                }),
                Attack.of(
                        "a renewal of what the cluster key signed",
                        "which alone can renew",
                        () -> renewal(() -> Joining.renew(
                                issuer.credential(),
                                issuer.key(),
                                issuer.node(),
                                List.of(where()),
                                CLOCK,
                                CapturedKeys.RANDOM))));
    }

    private static String renewal(Runnable asking) {
        try {
            asking.run();
            return "renewed";
        } catch (NodeException e) {
            return e.getMessage();
        }
    }

    /** Silent ones cannot keep honest ones out: of too many the oldest is ended. */
    @Test
    void shouldLetInTheHonestBesideManyWhoSayNothing() throws Exception {
        List<Stranger> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Stranger stranger = Stranger.showing(node.address(), Optional.empty(), Stranger.JOINING);
                stranger.peerCertificate();
                silent.add(stranger);
            }
            assertThat(join(captured.invite(where()), newNode())).isEqualTo("let in edge-7");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(lattice.client(node).nodes()).hasSize(2));
        } finally {
            for (Stranger stranger : silent) {
                stranger.close();
            }
        }
    }
}
