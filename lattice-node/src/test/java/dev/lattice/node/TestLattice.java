package dev.lattice.node;

import dev.lattice.node.client.ClientIdentity;
import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.TestEngine;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.Wat;
import dev.lattice.node.transport.TransportLimits;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.Right;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.ModuleSigner;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A lattice of its own for one test: its keys, its nodes in this JVM and its users. Closes what it made, last first.
 */
public final class TestLattice implements AutoCloseable {
    private static final Duration LIFE = Duration.ofDays(100);
    /** A busy machine may keep a whole JVM from running for longer than peers wait by default. */
    private static final TransportLimits PATIENT =
            new TransportLimits(8 << 20, 32 << 20, 64 << 20, 65_536, 1_024, 256, 30_000, 1_000, 30_000, 5_000);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final SigningKey cluster = SigningKey.generate(KeyType.CLUSTER, random);
    private final CredentialIssuer issuer = new CredentialIssuer(cluster, clock, random);
    private final SigningKey account = SigningKey.generate(KeyType.ACCOUNT, random);
    private final WasmEngine engine = TestEngine.best().open(256);
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final Path directory;
    private NodeLimits limits = NodeLimits.of(PATIENT, InstanceLimits.defaults());

    /** @param directory an empty one, for the nodes' stores */
    public TestLattice(Path directory) {
        this.directory = directory;
    }

    /** What instances on nodes that are started from now on may use. */
    void instanceLimits(InstanceLimits instance) {
        limits = NodeLimits.of(PATIENT, instance);
    }

    /** A running node; a second one of the same identity has the store of the first. */
    public LatticeNode node(String name, NodeIdentity identity, NodeAddress... join) {
        List<HostPort> seeds = Arrays.stream(join).map(NodeAddress::hostPort).toList();
        NodeConfig config =
                new NodeConfig(name, "127.0.0.1", 0, seeds, Map.of(), directory.resolve(name + ".mv"), limits);
        LatticeNode node = LatticeNode.start(config, identity, engine);
        opened.push(node::close);
        return node;
    }

    public LatticeNode node(String name, NodeAddress... join) {
        return node(name, identity(name), join);
    }

    /** The identity of a node that lets others in. */
    public NodeIdentity issuer(String name) {
        SigningKey key = SigningKey.generate(KeyType.NODE, random);
        return new NodeIdentity(key, issuer.issueIssuer(key.id(), name, Map.of(), LIFE));
    }

    /** The key that everything hangs on. */
    public SigningKey cluster() {
        return cluster;
    }

    public NodeIdentity identity(String name) {
        SigningKey key = SigningKey.generate(KeyType.NODE, random);
        return new NodeIdentity(key, issuer.issueNode(key.id(), name, Map.of(), LIFE));
    }

    /** A user with all rights. */
    public ClientIdentity user() {
        return user(EnumSet.allOf(Right.class));
    }

    ClientIdentity user(Set<Right> rights) {
        SigningKey key = SigningKey.generate(KeyType.USER, random);
        return new ClientIdentity(key, issuer.issueUser(key.id(), "tester", rights, LIFE));
    }

    public LatticeClient client(LatticeNode node) {
        return client(node, user());
    }

    LatticeClient client(NodeAddress node) {
        return client(node, user());
    }

    LatticeClient client(LatticeNode node, ClientIdentity user) {
        return client(node.address(), user);
    }

    private LatticeClient client(NodeAddress node, ClientIdentity user) {
        LatticeClient client = LatticeClient.connect(node.hostPort(), user);
        opened.push(client::close);
        return client;
    }

    /** A guest of {@code guests/}, signed by this lattice's one account, with its file's name as name and alias. */
    Module guest(String name) {
        return guest(name, account);
    }

    Module guest(String name, SigningKey signer) {
        KeyId actor = SigningKey.generate(KeyType.MODULE, random).id();
        ActorMetadata metadata = ActorMetadata.named(name).withCallAlias(name).withRevision(1);
        byte[] wasm = Wat.guest(name).toByteArray();
        byte[] signed = new ModuleSigner(clock, random).sign(wasm, metadata, signer, actor, Validity.always());
        return new Module(name, actor, signed);
    }

    /** Starts the echo on a node. @return its key */
    public KeyId startEcho(LatticeClient by, LatticeNode on) {
        Module echo = guest("echo");
        by.start(on.address().node(), echo.bytes(), 1);
        return echo.actor();
    }

    WasmEngine engine() {
        return engine;
    }

    SigningKey newAccount() {
        return SigningKey.generate(KeyType.ACCOUNT, random);
    }

    /** A signed module file. */
    record Module(String name, KeyId actor, byte[] bytes) {}

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
        engine.close();
    }
}
