package dev.lattice.node.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.store.NodeStore;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionDeskTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path directory;

    private final SigningKey cluster = SigningKey.generate(KeyType.CLUSTER, RANDOM);
    private final SigningKey userKey = SigningKey.generate(KeyType.USER, RANDOM);
    private final SigningKey issuerKey = SigningKey.generate(KeyType.NODE, RANDOM);
    private final SigningKey one = SigningKey.generate(KeyType.NODE, RANDOM);
    private final SigningKey two = SigningKey.generate(KeyType.NODE, RANDOM);
    private final CredentialIssuer root = new CredentialIssuer(cluster, at(NOW), RANDOM);
    private final UserCredential user =
            root.issueUser(userKey.id(), "ada", EnumSet.allOf(Right.class), Duration.ofDays(900));
    private final NodeCredential issuer = root.issueIssuer(issuerKey.id(), "first", Map.of(), Duration.ofDays(900));
    private final List<AutoCloseable> opened = new ArrayList<>();
    private NodeStore store;
    private AdmissionDesk desk;

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    @BeforeEach
    void open() {
        store = NodeStore.open(directory.resolve("store.mv"));
        opened.add(store);
        desk = desk(store, NOW);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private AdmissionDesk desk(NodeStore on, Instant now) {
        Clock clock = at(now);
        CredentialVerifier verifier = new CredentialVerifier(cluster.id(), clock);
        AdmissionDesk opening = new AdmissionDesk(new Admitter(issuerKey, issuer, verifier, clock, RANDOM), on, clock);
        opened.add(opening);
        return opening;
    }

    private Invitation invitation() {
        return Invitation.sign(
                userKey,
                user,
                issuerKey.id(),
                List.of(new HostPort("192.0.2.7", 4100)),
                Terms.OfNode.of("edge-7", Map.of()),
                Duration.ofHours(1),
                Duration.ofDays(90),
                at(NOW),
                RANDOM);
    }

    private static CompletableFuture<String> join(
            AdmissionDesk at, Invitation invitation, SigningKey key, Instant now) {
        return at.join(invitation.ticket().text(), AdmissionRequest.join(key, invitation, at(now), RANDOM))
                .toCompletableFuture();
    }

    private String join(Invitation invitation, SigningKey key) {
        return join(desk, invitation, key, NOW).join();
    }

    private static SecurityFault.Kind refusal(CompletableFuture<String> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            return ((SecurityFault) e.getCause()).kind();
        }
        throw new AssertionError("let in");
    }

    @Test
    void shouldGiveTheSameAnswerToTheSameKeyAndNoneToAnother() {
        Invitation invitation = invitation();

        String first = join(invitation, one);

        assertThat(join(invitation, one)).isEqualTo(first);
        assertThat(refusal(join(desk, invitation, two, NOW))).isEqualTo(SecurityFault.Kind.TICKET_USED);
        assertThat(join(invitation(), two)).isNotEqualTo(first);
    }

    @Test
    void shouldLetOneInOfManyAtOnce() {
        Invitation invitation = invitation();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(join(desk, invitation, SigningKey.generate(KeyType.NODE, RANDOM), NOW));
        }

        assertThat(answers.stream()
                        .filter(answer -> answer.exceptionally(e -> "").join().isEmpty()))
                .hasSize(19);
    }

    /** What is on the disk when the answer leaves is all that is left of an issuer that is killed. */
    @Test
    void shouldRememberWhatItAnsweredEvenIfItIsKilledThen() throws IOException {
        Invitation invitation = invitation();
        String answered = join(invitation, one);
        Path left = Files.copy(directory.resolve("store.mv"), directory.resolve("left.mv"));
        NodeStore after = NodeStore.open(left);
        opened.add(after);
        AdmissionDesk again = desk(after, NOW);

        assertThat(refusal(join(again, invitation, two, NOW))).isEqualTo(SecurityFault.Kind.TICKET_USED);
        assertThat(join(again, invitation, one, NOW).join()).isEqualTo(answered);
    }

    @Test
    void shouldAnswerALostAnswerAgainWhenTheTicketIsOver() {
        Invitation invitation = invitation();
        String first = join(invitation, one);
        Instant later = NOW.plus(Duration.ofHours(3));
        AdmissionDesk afterwards = desk(store, later);

        assertThat(join(afterwards, invitation, one, later).join()).isEqualTo(first);
        assertThat(refusal(join(afterwards, invitation(), two, later))).isEqualTo(SecurityFault.Kind.EXPIRED);
    }

    @Test
    void shouldForgetTicketsOnceNobodyCanUseThem() {
        Invitation invitation = invitation();
        join(invitation, one);

        assertThat(store.forgetAdmissions(NOW.plus(Duration.ofHours(24)))).isEqualTo(1);
        assertThat(store.forgetAdmissions(NOW.plus(Duration.ofHours(26)))).isZero();
        Instant later = NOW.plus(Duration.ofHours(26));
        assertThat(refusal(join(desk(store, later), invitation, two, later))).isEqualTo(SecurityFault.Kind.EXPIRED);
    }

    @Test
    void shouldRenewForTheHolderOnly() {
        CredentialVerifier verifier = new CredentialVerifier(cluster.id(), at(NOW));
        NodeCredential present = verifier.verifyNode(join(invitation(), one));
        Instant later = NOW.plus(Duration.ofDays(60));
        AdmissionDesk afterwards = desk(store, later);

        String renewed = afterwards
                .renew(present.text(), AdmissionRequest.renew(one, present, issuerKey.id(), at(later), RANDOM))
                .toCompletableFuture()
                .join();

        assertThat(verifier.verifyNodeAtAnyTime(renewed).validity().expires())
                .contains(later.plus(Duration.ofDays(90)));
        assertThat(refusal(afterwards
                        .renew(present.text(), AdmissionRequest.renew(two, present, issuerKey.id(), at(later), RANDOM))
                        .toCompletableFuture()))
                .isEqualTo(SecurityFault.Kind.STOLEN_CREDENTIAL);
    }
}
