package dev.lattice.node.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.LatticeNode;
import dev.lattice.node.TestLattice;
import dev.lattice.node.client.ClientIdentity;
import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.client.OrderException;
import dev.lattice.node.control.ControlCodec;
import dev.lattice.node.control.ControlMessages.Nothing;
import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.node.transport.Greeting;
import dev.lattice.node.transport.IncomingCall;
import dev.lattice.node.transport.NodeTransport;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.PeerListener;
import dev.lattice.node.transport.Responder;
import dev.lattice.node.transport.TransportLimits;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.security.control.ControlStatement;
import dev.lattice.security.control.SessionToken;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Grant;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.tls.TlsIdentity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Members who reach for more than they may: a captured node with one foreign account, and users with few rights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorityAttacksTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration DAY = Duration.ofDays(1);

    private final AttackTable table = new AttackTable("Reaching for more than one may");
    private final SigningKey key = CapturedKeys.key(KeyType.NODE);
    private TestLattice lattice;
    private LatticeNode node;
    private KeyId echo;
    private CredentialIssuer root;
    private ClientIdentity user;
    private NodeTransport transport;
    private Peer target;

    @BeforeAll
    void start(@TempDir Path directory) {
        lattice = new TestLattice(directory);
        node = lattice.node("first", lattice.issuer("first"));
        LatticeClient client = lattice.client(node);
        echo = lattice.startEcho(client, node);
        await().until(() -> client.actors().size() == 1);
        root = new CredentialIssuer(lattice.cluster(), CLOCK, CapturedKeys.RANDOM);
        user = lattice.user();
        KeyId foreign = CapturedKeys.key(KeyType.ACCOUNT).id();
        var credential = root.issueNode(
                key.id(), new Terms.OfNode("captured", new TreeMap<>(), new TreeSet<>(Set.of(foreign))), false, DAY);
        CredentialVerifier trusted = new CredentialVerifier(root.lattice(), CLOCK);
        transport = new NodeTransport(
                key.id(),
                new Greeting("captured", Map.of()),
                TlsIdentity.of(key, credential, trusted, CLOCK, CapturedKeys.RANDOM),
                TransportLimits.DEFAULT,
                CLOCK,
                NanoClock.system());
        transport.open(new Deaf());
        target = transport.connect(node.address()).toCompletableFuture().join();
    }

    @AfterAll
    void stop() {
        table.print();
        if (transport != null) {
            transport.close();
        }
        if (lattice != null) {
            lattice.close();
        }
    }

    private static Deadline soon() {
        return Deadline.in(20_000, NanoClock.system());
    }

    private Invocation call() {
        return Invocation.of(new Target.Actor(echo), "Echo", Payload.ofText("hi"));
    }

    private static String told(CompletionStage<CallResult> answer) {
        CallResult result = answer.toCompletableFuture().join();
        return result instanceof CallResult.Failed failed
                ? failed.failure().code() + ": " + failed.failure().text()
                : "done";
    }

    private String session(ClientIdentity of, KeyId through) {
        return SessionToken.sign(of.key(), of.credential(), through, CLOCK, CapturedKeys.RANDOM);
    }

    private ClientIdentity userWith(String... rights) {
        SigningKey userKey = CapturedKeys.key(KeyType.USER);
        Set<Grant> grants = new HashSet<>();
        Stream.of(rights).map(Grant::parse).forEach(grants::add);
        return new ClientIdentity(userKey, root.issueUser(userKey.id(), new Terms.OfUser("bob", grants), DAY));
    }

    @TestFactory
    Stream<DynamicTest> shouldLetNodesCallOnlyForThoseWhoMay() {
        return table.tests(
                Attack.of(
                        "a node passes on the call of a user who said so",
                        "done",
                        () -> told(target.call(call().withSession(session(user, key.id())), soon()))),
                Attack.of(
                        "a node calls an actor of an account it does not carry",
                        "without a user's session",
                        () -> told(target.call(call(), soon()))),
                Attack.of(
                        "a user's token used from another node",
                        "is for node",
                        () -> told(target.call(
                                call().withSession(session(user, node.address().node())), soon()))),
                Attack.of(
                        "the token of a user without the right",
                        "has no right to call",
                        () -> told(target.call(call().withSession(session(userWith("observe"), key.id())), soon()))),
                Attack.of("the token of a user of another account's actors", "only, and not of account", () -> {
                    String right =
                            "call:account=" + CapturedKeys.key(KeyType.ACCOUNT).id();
                    return told(target.call(call().withSession(session(userWith(right), key.id())), soon()));
                }),
                Attack.of("a node speaks for an actor that it does not run", "does not run actor", () -> {
                    KeyId other = CapturedKeys.key(KeyType.MODULE).id();
                    Invocation asOther = new Invocation(
                            new Target.Actor(echo),
                            "Echo",
                            Optional.of(other),
                            List.of(other),
                            Optional.empty(),
                            Optional.empty(),
                            Payload.EMPTY);
                    return told(target.call(asOther, soon()));
                }));
    }

    private ControlOrder order(ClientIdentity by, KeyId statedFor, Payload stated, Payload sent) {
        String statement = ControlStatement.sign(
                by.key(),
                by.credential(),
                statedFor,
                "lattice.nodes",
                stated.toByteArray(),
                CLOCK,
                CapturedKeys.RANDOM);
        return new ControlOrder(node.address().node(), "lattice.nodes", statement, sent);
    }

    @TestFactory
    Stream<DynamicTest> shouldTakeOrdersAsTheyWereSigned() {
        Payload nothing = ControlCodec.encode(new Nothing());
        KeyId self = node.address().node();
        return table.tests(
                Attack.of(
                        "an order passed on by a node as it was signed",
                        "done",
                        () -> told(target.control(order(user, self, nothing, nothing), soon()))),
                Attack.of("an order replayed", "carried out already", () -> {
                    ControlOrder order = order(user, self, nothing, nothing);
                    assertThat(told(target.control(order, soon()))).isEqualTo("done");
                    return told(target.control(order, soon()));
                }),
                Attack.of(
                        "an order for another node",
                        "is for node",
                        () -> told(target.control(order(user, key.id(), nothing, nothing), soon()))),
                Attack.of(
                        "an order with changed arguments",
                        "other arguments",
                        () -> told(target.control(
                                order(user, self, nothing, ControlCodec.encode(new StopActor(echo.text()))), soon()))),
                Attack.of(
                        "an order without the right",
                        "the right observe is missing",
                        () -> told(target.control(order(userWith("call"), self, nothing, nothing), soon()))));
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepRightsWithinTheirScope() {
        return table.tests(
                Attack.of(
                        "a stop on a node beyond the right's labels",
                        "on this node, which has the labels",
                        () -> stop("deploy:label=zone=plant")),
                Attack.of(
                        "a stop of an actor beyond the right's account",
                        "may not actor.stop actors of account",
                        () -> stop("deploy:account="
                                + CapturedKeys.key(KeyType.ACCOUNT).id())));
    }

    private String stop(String right) {
        try (LatticeClient bob = LatticeClient.connect(node.address().hostPort(), userWith(right))) {
            bob.stop(node.address().node(), echo);
            return "stopped";
        } catch (OrderException e) {
            return e.failure().text();
        }
    }

    /** The captured node listens to nobody. */
    private static final class Deaf implements PeerListener {
        @Override
        public void connected(Peer peer) {}

        @Override
        public void disconnected(Peer peer, String reason) {}

        @Override
        public void gossip(Peer peer, Payload message) {}

        @Override
        public void inventory(Peer peer, long version, List<InventoryEntry> entries) {}

        @Override
        public void call(Peer peer, IncomingCall call) {}

        @Override
        public void control(Peer peer, ControlOrder order, Responder responder) {}

        @Override
        public void module(Peer peer, String moduleHash, Responder responder) {}
    }
}
