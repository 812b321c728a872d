package dev.lattice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.engine.TestEngine;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over months: real sockets, and a clock that the test moves. */
class ExpiryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock(Instant.now());
    private final SigningKey issuerKey = SigningKey.generate(KeyType.NODE, RANDOM);
    private final SigningKey edgeKey = SigningKey.generate(KeyType.NODE, RANDOM);
    private final CredentialIssuer root =
            new CredentialIssuer(SigningKey.generate(KeyType.CLUSTER, RANDOM), clock, RANDOM);
    private final NodeCredential issuerCredential =
            root.issueIssuer(issuerKey.id(), "first", Map.of(), Duration.ofDays(900));
    private final List<NodeCredential> kept = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private WasmEngine engine;
    private LatticeNode issuer;
    private LatticeNode edge;

    @BeforeEach
    void start() {
        engine = TestEngine.best().open(16);
        opened.add(engine);
        issuer = node("first", new NodeIdentity(issuerKey, issuerCredential), List.of());
        edge = node(
                "edge",
                new NodeIdentity(edgeKey, join()),
                List.of(issuer.address().hostPort()));
        await().atMost(PATIENCE)
                .until(() -> issuer.connectedNodes().size() == 1
                        && edge.connectedNodes().size() == 1);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private LatticeNode node(String name, NodeIdentity identity, List<HostPort> join) {
        NodeConfig config = new NodeConfig(
                name, "127.0.0.1", 0, join, Map.of(), directory.resolve(name + ".mv"), NodeLimits.defaults());
        LatticeNode node = LatticeNode.start(config, identity, engine, kept::add, clock);
        opened.add(node);
        return node;
    }

    private NodeCredential join() {
        SigningKey userKey = SigningKey.generate(KeyType.USER, RANDOM);
        UserCredential user = root.issueUser(userKey.id(), "ada", EnumSet.allOf(Right.class), Duration.ofDays(900));
        Invitation invitation = Invitation.sign(
                userKey,
                user,
                issuerKey.id(),
                List.of(issuer.address().hostPort()),
                Terms.OfNode.of("edge", Map.of()),
                Duration.ofHours(1),
                Duration.ofDays(90),
                clock,
                RANDOM);
        CredentialVerifier trusted = new CredentialVerifier(root.lattice(), clock);
        Admitter admitter = new Admitter(issuerKey, issuerCredential, trusted, clock, RANDOM);
        return (NodeCredential) admitter.admit(
                admitter.read(invitation.ticket().text(), AdmissionRequest.join(edgeKey, invitation, clock, RANDOM)));
    }

    @Test
    void shouldStayAMemberByRenewingInTime() {
        clock.advance(Duration.ofDays(61));
        edge.checkCredential();

        assertThat(kept)
                .singleElement()
                .satisfies(next -> assertThat(next.validity().expires())
                        .contains(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(90))));
        // The connection was made with the first credential and ends with it; another one takes its place.
        clock.advance(Duration.ofDays(31));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(issuer.connectedNodes()).singleElement().isEqualTo(kept.get(0)));
    }

    @Test
    void shouldServeLocalCallersWhenItHasExpired() {
        clock.advance(Duration.ofDays(91));
        edge.checkCredential();
        clock.advance(Duration.ofDays(91));

        await().atMost(PATIENCE)
                .until(() -> edge.connectedNodes().isEmpty()
                        && issuer.connectedNodes().isEmpty());
        CallResult answer = edge.call(
                        Invocation.of(
                                new Target.Actor(SigningKey.generate(KeyType.MODULE, RANDOM)
                                        .id()),
                                "Do",
                                Payload.EMPTY),
                        Deadline.in(10_000, NanoClock.system()))
                .toCompletableFuture()
                .join();
        assertThat(((CallResult.Failed) answer).failure().code())
                .as("it still answers, and says what is so")
                .isEqualTo(FailureCode.NO_SUCH_ACTOR);
    }
}
