package dev.lattice.node.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.TestClock;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.credential.AdmissionRequest;
import dev.lattice.security.credential.Admitter;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node's credential over the months, on a clock that the test moves. */
class RenewalTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final SigningKey userKey = SigningKey.generate(KeyType.USER, RANDOM);
    private final SigningKey issuerKey = SigningKey.generate(KeyType.NODE, RANDOM);
    private final SigningKey key = SigningKey.generate(KeyType.NODE, RANDOM);
    private final CredentialIssuer root =
            new CredentialIssuer(SigningKey.generate(KeyType.CLUSTER, RANDOM), clock, RANDOM);
    private final CredentialVerifier trusted = new CredentialVerifier(root.lattice(), clock);
    private final UserCredential user =
            root.issueUser(userKey.id(), "ada", EnumSet.allOf(Right.class), Duration.ofDays(900));
    private final NodeCredential issuer = root.issueIssuer(issuerKey.id(), "first", Map.of(), Duration.ofDays(900));
    private final Admitter admitter = new Admitter(issuerKey, issuer, trusted, clock, RANDOM);
    private final NodeAddress gone = new NodeAddress(issuerKey.id(), "192.0.2.1", 4100);
    private final NodeAddress there = new NodeAddress(issuerKey.id(), "192.0.2.2", 4100);

    private final List<NodeCredential> adopted = new ArrayList<>();
    private final List<NodeAddress> asked = new ArrayList<>();
    private boolean reachable = true;
    private int left;
    private Renewal renewal;

    private Renewal renewal(NodeCredential present) {
        Renewal.Issuers issuers = new Renewal.Issuers() {
            @Override
            public List<NodeAddress> known(NodeCredential ofNode) {
                return List.of(gone, there);
            }

            @Override
            public String ask(NodeAddress at, JoinFrame question) {
                asked.add(at);
                if (!reachable || at.equals(gone)) {
                    throw new TransportException("nothing listens there");
                }
                JoinFrame.Renew renew = (JoinFrame.Renew) question;
                return admitter.renew(renew.credential(), renew.request()).text();
            }
        };
        renewal = new Renewal(key, present, trusted, issuers, adopted::add, () -> left++, clock, RANDOM);
        return renewal;
    }

    private NodeCredential joined() {
        Invitation invitation = Invitation.sign(
                userKey,
                user,
                issuerKey.id(),
                List.of(new HostPort("192.0.2.2", 4100)),
                Terms.OfNode.of("edge-7", Map.of("zone", "plant")),
                Duration.ofHours(1),
                Duration.ofDays(90),
                clock,
                RANDOM);
        return (NodeCredential) admitter.admit(
                admitter.read(invitation.ticket().text(), AdmissionRequest.join(key, invitation, clock, RANDOM)));
    }

    @AfterEach
    void close() {
        renewal.close();
    }

    @Test
    void shouldRenewAtTwoThirdsAtAnIssuerThatAnswers() {
        NodeCredential first = joined();
        renewal(first).check();
        clock.advance(Duration.ofDays(60).minusSeconds(1));
        renewal.check();
        assertThat(asked).as("not yet").isEmpty();

        clock.advance(Duration.ofSeconds(1));
        renewal.check();

        assertThat(asked).containsExactly(gone, there);
        assertThat(adopted).singleElement().satisfies(next -> {
            assertThat(next.terms()).isEqualTo(first.terms());
            assertThat(next.validity().expires()).contains(clock.instant().plus(Duration.ofDays(90)));
        });
        renewal.check();
        assertThat(adopted).as("once").hasSize(1);
        clock.advance(Duration.ofDays(60));
        renewal.check();
        assertThat(adopted).as("and again in time").hasSize(2);
        assertThat(left).isZero();
    }

    @Test
    void shouldLeaveOnceWhenItExpiresAndComeBackWhenItIsRenewed() {
        renewal(joined());
        reachable = false;
        clock.advance(Duration.ofDays(89));
        renewal.check();
        assertThat(left).isZero();

        clock.advance(Duration.ofDays(2));
        renewal.check();
        renewal.check();
        assertThat(left).isEqualTo(1);
        clock.advance(Duration.ofDays(80));
        reachable = true;
        renewal.check();
        assertThat(adopted).hasSize(1);
    }

    @Test
    void shouldStopAskingWhenNobodyRenewsAnyMore() {
        renewal(joined());
        clock.advance(Duration.ofDays(181));

        renewal.check();

        assertThat(asked).isEmpty();
        assertThat(left).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheClusterKeysOwnToTheClusterKey() {
        renewal(root.issueNode(key.id(), "n", Map.of(), Duration.ofDays(90)));
        clock.advance(Duration.ofDays(91));

        renewal.check();

        assertThat(asked).isEmpty();
        assertThat(left).isEqualTo(1);
    }
}
