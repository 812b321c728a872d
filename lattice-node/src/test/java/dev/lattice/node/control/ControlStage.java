package dev.lattice.node.control;

import dev.lattice.node.actor.ActorHost;
import dev.lattice.node.actor.ActorLimits;
import dev.lattice.node.actor.FakeEngine;
import dev.lattice.node.control.ControlMessages.StartActor;
import dev.lattice.node.engine.Step;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.node.routing.RouteSync;
import dev.lattice.node.store.NodeStore;
import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.control.ControlStatement;
import dev.lattice.security.control.ControlVerifier;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.ModuleHash;
import dev.lattice.security.module.ModuleSigner;
import dev.lattice.security.module.ModuleVerifier;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One node's control over actors of a fake engine, a real store, and a user who orders. */
final class ControlStage implements AutoCloseable {
    private static final byte[] WASM = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final LimitValues LIMITS =
            LimitValues.of(Map.of(Limit.INSTANCES, 8L, Limit.STARTS, 2L, Limit.ORDERS, 4L));

    final HandClock clock = new HandClock();
    final FakeEngine engine = new FakeEngine(input -> new Step.Completed(Payload.ofText(input)));
    final Semaphore mayCompile = new Semaphore(0);
    final AtomicInteger compiling = new AtomicInteger();
    final NodeStore store;
    final ControlThreads threads = new ControlThreads(LIMITS.count(Limit.ORDERS));
    final RouteSync routes;
    final ActorHost host;
    final ActorManager manager;
    final ModuleExchange exchange;
    final ControlService service;
    final Map<KeyId, Peer> connected = new HashMap<>();
    final FakeSource client;
    final KeyId self;

    private final SecureRandom random = new SecureRandom();
    private final SigningKey account = SigningKey.generate(KeyType.ACCOUNT, random);
    private final SigningKey user = SigningKey.generate(KeyType.USER, random);
    private final UserCredential credential;
    private final NanoClock nanos = NanoClock.system();

    /** A signed module. */
    record Module(KeyId actor, String hash, byte[] bytes) {
        Payload payload() {
            return Payload.copyOf(bytes);
        }
    }

    ControlStage(Path directory) {
        CredentialIssuer issuer = new CredentialIssuer(SigningKey.generate(KeyType.CLUSTER, random), clock, random);
        credential = issuer.issueUser(user.id(), "tester", EnumSet.allOf(Right.class), Duration.ofHours(1));
        client = new FakeSource(user.id());
        self = SigningKey.generate(KeyType.NODE, random).id();
        store = NodeStore.open(directory.resolve("store.mv"));
        routes = new RouteSync(self, 1);
        host = new ActorHost(
                engine, new ActorLimits(LIMITS), (call, deadline, cancellation) -> new CompletableFuture<>(), nanos);
        manager = new ActorManager(host, new ModuleVerifier(clock), store, routes, threads);
        ControlLimits limits = ControlLimits.of(LIMITS);
        exchange = new ModuleExchange(store, threads, limits, nanos);
        service = new ControlService(
                self,
                "node-1",
                new ControlVerifier(
                        new CredentialVerifier(credential.lattice(), clock),
                        self,
                        ControlOperation.rights(),
                        clock,
                        1_000),
                manager,
                new LatticeView(
                        new LonelyMembership(self),
                        node -> Optional.empty(),
                        routes,
                        issuer.issueNode(self, "node-1", Map.of(), Duration.ofHours(1))),
                exchange,
                node -> Optional.ofNullable(connected.get(node)),
                threads,
                limits,
                nanos,
                () -> {});
    }

    /** From now on modules wait for {@link #mayCompile}. */
    void compileSlowly() {
        engine.onCompile = module -> {
            compiling.incrementAndGet();
            mayCompile.acquireUninterruptibly();
            compiling.decrementAndGet();
        };
    }

    Module module(String name, int revision) {
        return module(
                name, revision, SigningKey.generate(KeyType.MODULE, random).id());
    }

    /** Another revision of an actor. */
    Module module(String name, int revision, KeyId actor) {
        ActorMetadata metadata = ActorMetadata.named(name).withRevision(revision);
        byte[] bytes = new ModuleSigner(clock, random).sign(WASM, metadata, account, actor, Validity.always());
        return new Module(actor, ModuleHash.ofFile(bytes), bytes);
    }

    static StartActor start(Module module, Map<String, Long> limits) {
        return new StartActor(module.hash(), 1, limits);
    }

    /** Starts as the manager's thread would, and waits. */
    void startAs(long order, Module module) {
        onChanges(() -> manager.start(order, module.payload(), start(module, Map.of()), any -> {}));
    }

    <T> T onChanges(Supplier<CompletionStage<T>> change) {
        return begin(change).join();
    }

    <T> CompletableFuture<T> begin(Supplier<CompletionStage<T>> change) {
        return CompletableFuture.supplyAsync(change, threads.changes()).thenCompose(stage -> stage);
    }

    void stopAs(long order, KeyId actor) {
        CompletableFuture.runAsync(() -> manager.stop(order, actor, any -> {}), threads.changes())
                .join();
    }

    /** An order of the user, as it would come over the wire. */
    ControlOrder order(ControlOperation operation, Object arguments) {
        Payload bytes = ControlCodec.encode(arguments);
        String statement =
                ControlStatement.sign(user, credential, self, operation.text(), bytes.toByteArray(), clock, random);
        return new ControlOrder(self, operation.text(), statement, bytes);
    }

    CompletableFuture<CallResult> send(ControlOrder order) {
        Answer answer = new Answer();
        service.order(client, order, answer);
        return answer.result();
    }

    CompletableFuture<CallResult> send(ControlOperation operation, Object arguments) {
        return send(order(operation, arguments));
    }

    static Throwable causeOf(Runnable change) {
        try {
            change.run();
        } catch (CompletionException e) {
            return e.getCause();
        }
        throw new AssertionError("nothing was thrown");
    }

    @Override
    public void close() {
        mayCompile.release(1_000);
        threads.close();
        host.close();
        store.close();
    }
}
