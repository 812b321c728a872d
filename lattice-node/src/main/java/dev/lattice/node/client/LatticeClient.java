package dev.lattice.node.client;

import dev.lattice.node.control.ControlCodec;
import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.Actors;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.control.ControlMessages.Nodes;
import dev.lattice.node.control.ControlMessages.Nothing;
import dev.lattice.node.control.ControlMessages.StartActor;
import dev.lattice.node.control.ControlMessages.StartRow;
import dev.lattice.node.control.ControlMessages.Starts;
import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.node.control.ControlOperation;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.node.transport.Greeting;
import dev.lattice.node.transport.NodeTransport;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.TransportException;
import dev.lattice.node.transport.TransportLimits;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import dev.lattice.security.control.ControlStatement;
import dev.lattice.security.control.SessionToken;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.module.ModuleHash;
import dev.lattice.security.tls.TlsIdentity;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One connection of a user to one node of a lattice. */
public final class LatticeClient implements AutoCloseable {
    private static final Duration QUESTION = Duration.ofSeconds(10);
    private static final Duration CHANGE = Duration.ofMinutes(5);
    /** Whatever a node may be configured for; it says what it takes. */
    private static final TransportLimits LIMITS =
            TransportLimits.DEFAULT.withBytes((int) Limit.PAYLOAD.max(), (int) Limit.MODULE.max());

    private final ClientIdentity identity;
    private final NodeTransport transport;
    private final Peer node;
    private final ModuleOffers offers;
    private final SecureRandom random;
    private final Clock clock = Clock.systemUTC();
    private final NanoClock nanos = NanoClock.system();
    private Instant sessionMade = Instant.EPOCH;
    private String session = "";

    private LatticeClient(ClientIdentity identity, NodeTransport transport, Peer node, ModuleOffers offers) {
        this.identity = identity;
        this.transport = transport;
        this.node = node;
        this.offers = offers;
        this.random = new SecureRandom();
    }

    /**
     * Connects to a node.
     *
     * @throws TransportException when nothing listens there, or it is no node of the user's lattice
     */
    public static LatticeClient connect(HostPort where, ClientIdentity identity) {
        Clock clock = Clock.systemUTC();
        CredentialVerifier trusted =
                new CredentialVerifier(identity.credential().lattice(), clock);
        NodeTransport transport = new NodeTransport(
                identity.key().id(),
                new Greeting(identity.credential().name(), Map.of()),
                TlsIdentity.of(identity.key(), identity.credential(), trusted, clock, new SecureRandom()),
                LIMITS,
                clock,
                NanoClock.system());
        ModuleOffers offers = new ModuleOffers();
        transport.open(offers);
        try {
            Peer node = transport.connect(where).toCompletableFuture().join();
            return new LatticeClient(identity, transport, node, offers);
        } catch (CompletionException e) {
            transport.close();
            throw e.getCause() instanceof TransportException known
                    ? known
                    : new TransportException(
                            "cannot connect to " + where + ": " + e.getCause().getMessage(), e);
        }
    }

    /** The node at the other end. */
    public KeyId node() {
        return node.key();
    }

    /** Calls an actor wherever it runs, and waits for the end. */
    public CallResult call(KeyId actor, String operation, Payload payload, Duration timeout) {
        return callAsync(actor, operation, payload, timeout)
                .toCompletableFuture()
                .join();
    }

    /** Calls an actor wherever it runs; does not block. Calls leave in the order in which this is called. */
    public CompletionStage<CallResult> callAsync(KeyId actor, String operation, Payload payload, Duration timeout) {
        Invocation invocation = Invocation.of(new Target.Actor(actor), operation, payload)
                .withTrace(TraceContext.root(random))
                .withSession(session());
        return node.call(invocation, Deadline.in(timeout.toMillis(), nanos));
    }

    /** For the node at the other end, should it pass the call on; made anew before it is over. */
    private synchronized String session() {
        Instant now = clock.instant();
        if (now.isAfter(sessionMade.plus(SessionToken.LIFE.dividedBy(2)))) {
            session = SessionToken.sign(identity.key(), identity.credential(), node.key(), clock, random);
            sessionMade = now;
        }
        return session;
    }

    /** Every node that the connected one knows, that one first. */
    public List<NodeRow> nodes() {
        return order(node(), ControlOperation.NODES, new Nothing(), Nodes.class, QUESTION)
                .nodes();
    }

    /** Every actor on every node. */
    public List<ActorRow> actors() {
        return order(node(), ControlOperation.ACTORS, new Nothing(), Actors.class, QUESTION)
                .actors();
    }

    /** Every actor of one node, with its limits there. */
    public List<ActorRow> actors(KeyId target) {
        return order(target, ControlOperation.OWN_ACTORS, new Nothing(), Actors.class, QUESTION)
                .actors();
    }

    /** Starts an actor on a node, for good; compiles there, so it may take a while. */
    public ActorRow start(KeyId target, byte[] module, int instances) {
        return start(target, module, instances, LimitValues.defaults());
    }

    /** @param limits those that the actor shall have of its own; none may be higher than the node's */
    public ActorRow start(KeyId target, byte[] module, int instances, LimitValues limits) {
        String hash = ModuleHash.ofFile(module);
        offers.offer(hash, Payload.copyOf(module));
        return order(
                target,
                ControlOperation.START_ACTOR,
                new StartActor(hash, instances, limits.fields()),
                ActorRow.class,
                CHANGE);
    }

    /** How far the starts under way on a node have come. */
    public List<StartRow> starts(KeyId target) {
        return order(target, ControlOperation.STARTS, new Nothing(), Starts.class, QUESTION)
                .starts();
    }

    /** Stops an actor on a node, for good. */
    public void stop(KeyId target, KeyId actor) {
        order(target, ControlOperation.STOP_ACTOR, new StopActor(actor.text()), Nothing.class, CHANGE);
    }

    /** Shuts a node down; it has begun to when this returns. */
    public void stopNode(KeyId target) {
        order(target, ControlOperation.STOP_NODE, new Nothing(), Nothing.class, QUESTION);
    }

    private <T> T order(
            KeyId target, ControlOperation operation, Object arguments, Class<T> resultType, Duration timeout) {
        Payload bytes = ControlCodec.encode(arguments);
        String statement = ControlStatement.sign(
                identity.key(), identity.credential(), target, operation.text(), bytes.toByteArray(), clock, random);
        CallResult result = node.control(
                        new ControlOrder(target, operation.text(), statement, bytes),
                        Deadline.in(timeout.toMillis(), nanos))
                .toCompletableFuture()
                .join();
        if (result instanceof CallResult.Failed failed) {
            throw new OrderException(failed.failure());
        }
        return ControlCodec.decode(((CallResult.Reply) result).payload(), resultType);
    }

    @Override
    public void close() {
        transport.close();
    }
}
