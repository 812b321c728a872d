package dev.lattice.node;

import dev.lattice.node.actor.ActorCall;
import dev.lattice.node.actor.ActorHost;
import dev.lattice.node.admission.AdmissionDesk;
import dev.lattice.node.admission.Renewal;
import dev.lattice.node.control.ActorManager;
import dev.lattice.node.control.ControlLimits;
import dev.lattice.node.control.ControlOperation;
import dev.lattice.node.control.ControlService;
import dev.lattice.node.control.ControlThreads;
import dev.lattice.node.control.LatticeView;
import dev.lattice.node.control.ModuleExchange;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.membership.Member;
import dev.lattice.node.membership.MemberMetadata;
import dev.lattice.node.membership.Membership;
import dev.lattice.node.membership.MembershipEvent;
import dev.lattice.node.membership.MembershipSettings;
import dev.lattice.node.membership.ScaleCubeMembership;
import dev.lattice.node.routing.RouteSync;
import dev.lattice.node.routing.Router;
import dev.lattice.node.store.NodeStore;
import dev.lattice.node.transport.Greeting;
import dev.lattice.node.transport.NodeTransport;
import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.security.control.ControlVerifier;
import dev.lattice.security.control.SessionVerifier;
import dev.lattice.security.credential.Admitter;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.module.ModuleVerifier;
import dev.lattice.security.tls.TlsIdentity;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: made, started and closed once. Closing leaves the lattice in good order: peers hear of it, calls
 * under way may end.
 */
public final class LatticeNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LatticeNode.class);
    private static final long LEAVE_MILLIS = 1_500;

    private final NodeAddress address;
    private final NodeStore store;
    private final ActorHost actors;
    private final Router router;
    private final NodeTransport transport;
    private final Membership membership;
    private final ControlService control;
    private final ControlThreads threads;
    private final Optional<AdmissionDesk> desk;
    private final Renewal renewal;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private LatticeNode(
            NodeConfig config,
            NodeIdentity identity,
            WasmEngine engine,
            NodeStore store,
            Consumer<NodeCredential> keeper,
            Clock clock) {
        this.store = store;
        KeyId self = identity.node();
        NanoClock nanos = NanoClock.system();
        SecureRandom random = new SecureRandom();
        CredentialVerifier trusted = new CredentialVerifier(identity.lattice(), clock);
        TlsIdentity tls = TlsIdentity.of(identity.key(), identity.credential(), trusted, clock, random);
        transport = new NodeTransport(
                self,
                new Greeting(config.name(), config.labels()),
                tls,
                config.limits().transport(),
                clock,
                nanos);
        address = bind(config, self);

        RouteSync routes = new RouteSync(self, clock.millis());
        router = new Router(routes::table, this::callLocal, nanos, random);
        actors = new ActorHost(engine, config.limits().actors(), new GuestCalls(routes::table, router), nanos);
        TransportGossipLane gossip = new TransportGossipLane(address, transport);
        membership = membership(config, gossip, random, clock);
        ControlLimits bounds = config.limits().control();
        threads = new ControlThreads(bounds.orders());
        ModuleExchange modules = new ModuleExchange(store, threads, bounds, nanos);
        control = new ControlService(
                self,
                config.name(),
                orders(identity.credential(), trusted, clock),
                new ActorManager(actors, new ModuleVerifier(clock), store, routes, threads),
                new LatticeView(
                        membership, node -> transport.node(node).map(Peer::credential), routes, identity.credential()),
                modules,
                transport::node,
                threads,
                bounds,
                nanos,
                stopRequested::countDown);
        PeerCalls calls =
                new PeerCalls(self, routes::table, router, this::callLocal, new SessionVerifier(trusted, clock));
        desk = desk(identity, trusted, clock, random);
        renewal = new Renewal(
                identity.key(),
                identity.credential(),
                trusted,
                new KnownIssuers(transport, membership::view, config.join(), trusted, clock),
                ((Consumer<NodeCredential>) tls::replaceCredential).andThen(keeper),
                this::leaveMesh,
                clock,
                random);
        NodeEvents events = new NodeEvents(routes, transport::node, gossip, calls, control, modules);
        desk.ifPresentOrElse(issuer -> transport.open(events, issuer), () -> transport.open(events));
    }

    private static ControlVerifier orders(NodeCredential own, CredentialVerifier trusted, Clock clock) {
        return new ControlVerifier(
                trusted, own.holder(), own.labels(), ControlOperation.rights(), clock, ControlVerifier.DEFAULT_MEMORY);
    }

    private static Membership membership(
            NodeConfig config, TransportGossipLane gossip, SecureRandom random, Clock clock) {
        return ScaleCubeMembership.create(
                gossip,
                MemberMetadata.of(config.name(), config.labels(), NodeVersion.current()),
                config.join(),
                MembershipSettings.defaults(),
                random,
                clock);
    }

    private Optional<AdmissionDesk> desk(
            NodeIdentity identity, CredentialVerifier trusted, Clock clock, SecureRandom random) {
        if (!identity.credential().isIssuer()) {
            return Optional.empty();
        }
        Admitter admitter = new Admitter(identity.key(), identity.credential(), trusted, clock, random);
        return Optional.of(new AdmissionDesk(admitter, store, clock));
    }

    /**
     * Starts a node. It serves as soon as this returns; joining others and starting the actors that it remembers goes
     * on in the background.
     *
     * @param engine stays the caller's, who closes it after the node
     * @throws dev.lattice.node.fault.NodeException when the port is in use or the store cannot be opened
     */
    public static LatticeNode start(NodeConfig config, NodeIdentity identity, WasmEngine engine) {
        return start(config, identity, engine, renewed -> {});
    }

    /**
     * As above.
     *
     * @param keeper keeps the node's credential for later runs whenever it was renewed; called on a thread that may
     *     block
     */
    public static LatticeNode start(
            NodeConfig config, NodeIdentity identity, WasmEngine engine, Consumer<NodeCredential> keeper) {
        return start(config, identity, engine, keeper, Clock.systemUTC());
    }

    static LatticeNode start(
            NodeConfig config, NodeIdentity identity, WasmEngine engine, Consumer<NodeCredential> keeper, Clock clock) {
        NodeStore store = NodeStore.open(config.store());
        LatticeNode node;
        try {
            node = new LatticeNode(config, identity, engine, store, keeper, clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        try {
            node.join();
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
        return node;
    }

    private NodeAddress bind(NodeConfig config, KeyId self) {
        try {
            return new NodeAddress(self, config.host(), transport.bind(config.host(), config.port()));
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private void join() {
        membership.listen(this::changed);
        membership.start();
        control.restore();
        renewal.start();
    }

    /** Members would end the connections themselves; this way calls under way may end. */
    private void leaveMesh() {
        transport.peers().stream()
                .filter(Peer::isNode)
                .forEach(peer -> peer.goodbye("the credential of this node has expired"));
    }

    /** What the nodes have shown that there is an open connection to. */
    List<Credential> connectedNodes() {
        return transport.peers().stream()
                .filter(Peer::isNode)
                .map(Peer::credential)
                .toList();
    }

    /** Renews the node's credential if it is due; for tests, since it happens by itself. */
    void checkCredential() {
        renewal.check();
    }

    /** Every pair of nodes has a connection, so that a call needs none to be made first. */
    private void changed(MembershipEvent event) {
        Member member = event.member();
        if (event instanceof MembershipEvent.Joined) {
            LOG.info(
                    "{} joined at {}",
                    member.metadata().name(),
                    member.address().hostPort());
            transport.connect(member.address()).exceptionally(failure -> {
                LOG.debug("no connection to {}: {}", member.metadata().name(), failure.getMessage());
                return null;
            });
        } else if (event instanceof MembershipEvent.Removed) {
            LOG.info("{} left", member.metadata().name());
        }
    }

    private Optional<ActorCall> callLocal(KeyId actor, Invocation invocation, Deadline deadline) {
        return actors.call(actor, invocation, deadline);
    }

    /** Who the node is and where it listens. */
    public NodeAddress address() {
        return address;
    }

    /**
     * Calls an actor or a capability, wherever in the lattice it is, for a program that embeds this node. It calls with
     * the node's own authority: an invocation with an origin speaks for that actor. Any thread; never blocks.
     *
     * @return completes with a value, by the deadline or briefly after, on any thread; do not block in what follows
     */
    public CompletionStage<CallResult> call(Invocation invocation, Deadline deadline) {
        return router.call(invocation, deadline);
    }

    /** Waits until a user orders the node to stop; {@link #close} is the caller's. */
    public void awaitStopRequest() throws InterruptedException {
        stopRequested.await();
    }

    /** Leaves the lattice and ends what runs; blocks for some seconds at most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        renewal.close();
        membership
                .leave()
                .toCompletableFuture()
                .completeOnTimeout(null, LEAVE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        transport.close();
        desk.ifPresent(AdmissionDesk::close);
        threads.close();
        actors.close();
        membership.close();
        store.close();
    }
}
