package dev.lattice.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.LatticeNode;
import dev.lattice.node.NodeIdentity;
import dev.lattice.node.TestLattice;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameEncoder;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.frame.JoinFrameCodec;
import dev.lattice.protocol.frame.ProtocolVersion;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.key.SigningKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Those who try to pass for members of a lattice, at the port of a node that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeAttacksTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final AttackTable table = new AttackTable("Connecting without being a member");
    private final SigningKey attacker = CapturedKeys.key(KeyType.NODE);
    private final NodeLog log = new NodeLog();
    private TestLattice lattice;
    private NodeIdentity issuer;
    private LatticeNode node;
    private CapturedKeys captured;
    private KeyId id;

    @BeforeAll
    void start(@TempDir Path directory) {
        lattice = new TestLattice(directory);
        issuer = lattice.issuer("first");
        node = lattice.node("first", issuer);
        captured = new CapturedKeys(lattice, issuer);
        id = lattice.cluster().id();
    }

    @AfterAll
    void stop() {
        table.print();
        log.close();
        if (lattice != null) {
            lattice.close();
        }
    }

    private String showing(ForgedCertificate certificate) throws Exception {
        return showing(Optional.of(certificate), "TLSv1.3");
    }

    private String showing(Optional<ForgedCertificate> certificate, String version) throws Exception {
        return log.refusalOf(() -> {
            try (Stranger stranger = Stranger.showing(node.address(), certificate, Stranger.MEMBERS, version)) {
                assertThat(stranger.greet()).as("nobody is welcomed").startsWith("closed");
            }
        });
    }

    /** A credential under a certificate of one's own, bound to it by one's own key. */
    private String showing(String credential) throws Exception {
        return showing(ForgedCertificate.binding(credential, attacker, id));
    }

    private String forged(Object name, Object value) throws Exception {
        Invitation invitation = captured.invite(node.address().hostPort());
        return showing(captured.chain(invitation, attacker.id(), block -> block.put(name.toString(), value)));
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseStrangers() {
        return table.tests(
                Attack.of(
                        "a plaintext client",
                        "not an SSL/TLS record",
                        () -> log.refusalOf(() -> {
                            try (Stranger stranger = Stranger.plaintext(node.address())) {
                                assertThat(stranger.greet()).startsWith("closed");
                            }
                        })),
                Attack.of("an older TLS", "TLSv1.2", () -> showing(Optional.empty(), "TLSv1.2")),
                Attack.of("no certificate", "ertificate", () -> showing(Optional.empty(), "TLSv1.3")),
                Attack.of(
                        "a certificate without the extension",
                        "has no lattice extension",
                        () -> showing(ForgedCertificate.withoutExtension())),
                Attack.of("a member of another lattice", "belongs to another lattice", () -> {
                    SigningKey other = CapturedKeys.key(KeyType.CLUSTER);
                    return showing(new CredentialIssuer(other, Clock.systemUTC(), CapturedKeys.RANDOM)
                            .issueNode(attacker.id(), "x", Map.of(), DAY)
                            .text());
                }),
                Attack.of(
                        "an extension bound to another key",
                        "is not bound to it",
                        () -> showing(ForgedCertificate.boundElsewhere(mine(), attacker, id))),
                Attack.of(
                        "a stolen credential under one's own certificate",
                        "is not bound to it",
                        () -> showing(issuer.credential().text())),
                Attack.of("a stolen extension under one's own certificate", "is not bound to it", () -> {
                    try (Stranger looking = Stranger.showing(node.address(), Optional.empty(), Stranger.JOINING)) {
                        return showing(ForgedCertificate.copying(looking.peerCertificate()));
                    }
                }));
    }

    private String mine() {
        return captured.rootAt(Instant.now())
                .issueNode(attacker.id(), "mine", Map.of(), DAY)
                .text();
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseCredentialsThatDoNotHold() {
        return table.tests(
                Attack.of(
                        "an expired credential",
                        "expired at",
                        () -> showing(captured.rootAt(Instant.now().minus(DAY.multipliedBy(2)))
                                .issueNode(attacker.id(), "late", Map.of(), DAY)
                                .text())),
                Attack.of(
                        "a credential that is not valid yet",
                        "is not valid before",
                        () -> showing(captured.rootAt(Instant.now().plus(DAY))
                                .issueNode(attacker.id(), "early", Map.of(), DAY)
                                .text())),
                Attack.of("an altered credential", "altered after signing", () -> {
                    String[] segments = mine().split("\\.");
                    String other = issuer.credential().text();
                    return showing(segments[0] + "." + segments[1] + other.substring(other.lastIndexOf('.')));
                }),
                Attack.of(
                        "a ticket for a credential",
                        "alone, which admits nobody",
                        () -> showing(captured.invite(node.address().hostPort())
                                .ticket()
                                .text()
                                .split("~")[0])),
                Attack.of("a credential of the kind user for a node key", "wrong type of key", () -> {
                    Invitation invitation = captured.invite(node.address().hostPort());
                    return showing(captured.own(invitation, attacker.id(), lattice.cluster(), block -> {
                        block.keySet().removeAll(List.of("labels", "ticket", "proof"));
                        block.put("kind", "user");
                        block.put("rights", List.of("admin"));
                    }));
                }),
                Attack.of("a self-issued credential", "alone, which admits nobody", () -> {
                    Invitation invitation = captured.invite(node.address().hostPort());
                    return showing(captured.own(invitation, attacker.id(), attacker, block -> {}));
                }));
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseChainsWithAFaultyLink() {
        return table.tests(
                Attack.of("only the issuer's signature", "alone, which admits nobody", () -> {
                    Invitation invitation = captured.invite(node.address().hostPort());
                    return showing(captured.own(invitation, attacker.id(), issuer.key(), block -> {}));
                }),
                Attack.of("only the user's signature", "is signed by one who is no issuer", () -> {
                    Invitation invitation = captured.invite(node.address().hostPort());
                    String own = captured.own(
                            invitation, attacker.id(), captured.user().key(), block -> {});
                    return showing(
                            own + "~" + mine() + "~" + invitation.ticket().text());
                }),
                Attack.of(
                        "labels beyond the ticket",
                        "says more than its ticket",
                        () -> forged("labels", Map.of("zone", "plant", "tier", "gold"))),
                Attack.of("another name than the ticket's", "says more than its ticket", () -> forged("name", "first")),
                Attack.of("an issuer that signs an issuer", "cannot make issuers", () -> forged("role", "issuer")),
                Attack.of("a captured issuer with a used ticket, for another node", "did not name", () -> {
                    Invitation invitation = captured.invite(node.address().hostPort());
                    KeyId honest = CapturedKeys.key(KeyType.NODE).id();
                    String proof = invitation.prove(honest).text();
                    return showing(captured.chain(invitation, attacker.id(), block -> block.put("proof", proof)));
                }),
                Attack.of("an issuer who was let in itself", "is signed by one who is no issuer", () -> {
                    Invitation first = captured.invite(node.address().hostPort());
                    SigningKey second = CapturedKeys.key(KeyType.NODE);
                    String plain = captured.rootAt(Instant.now())
                            .issueNode(second.id(), "second", Map.of(), DAY)
                            .text();
                    Invitation there = captured.invite(
                            second.id(), new HostPort("127.0.0.1", 1), Duration.ofHours(1), Instant.now());
                    assertThat(first.ticket().audience()).isNotEqualTo(second.id());
                    return showing(captured.own(there, attacker.id(), second, block -> {}) + "~" + plain + "~"
                            + there.ticket().text());
                }));
    }

    @TestFactory
    Stream<DynamicTest> shouldHoldMembersToWhatTheyAre() {
        byte[] hello = FrameEncoder.encode(new Frame.Hello(ProtocolVersion.CURRENT, List.of(), "friend", Map.of()));
        byte[] join = JoinFrameCodec.encode(new JoinFrame.Join("t", "r"));
        return table.tests(
                Attack.of(
                        "a member with labels beyond its credential",
                        "claims labels",
                        () -> member(stranger -> stranger.greet(Map.of("zone", "vault")))),
                Attack.of(
                        "JOIN on a member's connection",
                        "unknown frame type 15",
                        () -> member(stranger -> stranger.send(join))),
                Attack.of(
                        "a frame before HELLO",
                        "frame before the greeting",
                        () -> member(stranger -> stranger.send(FrameEncoder.encode(new Frame.Ping(1))))),
                Attack.of(
                        "a frame that is too long",
                        "at most 65536",
                        () -> member(stranger -> stranger.sendRaw(new byte[] {0x7f, 0, 0, 0, 1}))),
                Attack.of(
                        "HELLO on a join connection",
                        "frame of type 0 on a join connection",
                        () -> joining(stranger -> stranger.send(hello))),
                Attack.of(
                        "a long frame on a join connection",
                        "at most 20480",
                        () -> joining(stranger -> stranger.sendRaw(new byte[] {0, 1, 0, 0, 1}))));
    }

    private interface Does {
        String run(Stranger stranger) throws Exception;
    }

    private String member(Does attack) throws Exception {
        return log.refusalOf(() -> {
            try (Stranger stranger = Stranger.showing(
                    node.address(), Optional.of(ForgedCertificate.binding(mine(), attacker, id)), Stranger.MEMBERS)) {
                assertThat(attack.run(stranger)).doesNotStartWith("frame");
            }
        });
    }

    private String joining(Does attack) throws Exception {
        return log.refusalOf(() -> {
            try (Stranger stranger = Stranger.showing(node.address(), Optional.empty(), Stranger.JOINING)) {
                assertThat(attack.run(stranger)).doesNotStartWith("frame");
            }
        });
    }

    @Test
    void shouldTakeWhatIsForgedByTheLetter() throws Exception {
        Invitation invitation = captured.invite(node.address().hostPort());
        String chain = captured.chain(invitation, attacker.id(), block -> {});

        for (String credential : List.of(mine(), chain)) {
            try (Stranger stranger = Stranger.showing(
                    node.address(),
                    Optional.of(ForgedCertificate.binding(credential, attacker, id)),
                    Stranger.MEMBERS)) {
                assertThat(stranger.greet())
                        .as("so that the refusals are for what was forged")
                        .isEqualTo("frame of type 1");
            }
        }
        assertThat(lattice.client(node).nodes()).hasSize(1);
    }
}
