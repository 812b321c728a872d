package dev.lattice.node.control;

import dev.lattice.node.store.NodeStore;
import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Modules on their way between nodes. A node that is told to start an actor asks for the module where the order came
 * from; whoever passed the order on asks the user's client in turn. Any thread; never blocks.
 */
public final class ModuleExchange {
    private final NodeStore store;
    private final Executor reader;
    private final long fetchMillis;
    private final NanoClock clock;
    /** Whom the orders that are passed on right now came from, by the node they went to. */
    private final Map<KeyId, Map<Long, Peer>> passedOn = new ConcurrentHashMap<>();

    private long nextOrder;

    /** @param threads reads the store, which event loops must not wait for */
    public ModuleExchange(NodeStore store, ControlThreads threads, ControlLimits limits, NanoClock clock) {
        this.store = store;
        this.reader = threads.questions();
        this.fetchMillis = limits.fetchMillis();
        this.clock = clock;
    }

    /** A module from the store or else from a peer; not verified. Reads the store, so not on an event loop. */
    CompletionStage<CallResult> fetch(String moduleHash, Peer source) {
        Optional<Payload> stored = store.module(moduleHash);
        if (stored.isPresent()) {
            return CompletableFuture.completedFuture(new CallResult.Reply(stored.get()));
        }
        return source.module(moduleHash, Deadline.in(fetchMillis, clock));
    }

    /** Answers a peer that asks for a module. */
    public CompletionStage<CallResult> serve(Peer asking, String moduleHash) {
        if (!asking.isNode()) {
            return CompletableFuture.completedFuture(
                    CallResult.notRun(FailureCode.DENIED, "modules are handed out to nodes only"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> store.module(moduleHash), reader)
                    .thenCompose(stored -> stored.<CompletionStage<CallResult>>map(
                                    module -> CompletableFuture.completedFuture(new CallResult.Reply(module)))
                            .orElseGet(() -> askClients(asking.key(), moduleHash)))
                    .exceptionally(Orders::failed);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    CallResult.notRun(FailureCode.OVERLOADED, "too many wait for an answer of this node; try again"));
        }
    }

    private CompletionStage<CallResult> askClients(KeyId node, String moduleHash) {
        return askNext(
                moduleHash,
                new ArrayDeque<>(passedOn.getOrDefault(node, Map.of()).values()));
    }

    private CompletionStage<CallResult> askNext(String moduleHash, Queue<Peer> clients) {
        Peer client = clients.poll();
        if (client == null) {
            return CompletableFuture.completedFuture(
                    CallResult.notRun(FailureCode.BAD_REQUEST, "this node does not have module " + moduleHash));
        }
        return client.module(moduleHash, Deadline.in(fetchMillis, clock))
                .thenCompose(result -> result instanceof CallResult.Reply
                        ? CompletableFuture.completedFuture(result)
                        : askNext(moduleHash, clients));
    }

    /**
     * Passes an order on, and until its result is there lets the node that acts ask the user's client for modules. The
     * node may ask as soon as the order is sent, so the client is entered first.
     */
    CompletionStage<CallResult> whilePassedOn(KeyId node, Peer client, Supplier<CompletionStage<CallResult>> send) {
        long order = order();
        passedOn.compute(node, (key, orders) -> {
            Map<Long, Peer> entered = orders == null ? new ConcurrentHashMap<>() : orders;
            entered.put(order, client);
            return entered;
        });
        return send.get()
                .whenComplete((end, fault) -> passedOn.computeIfPresent(node, (key, orders) -> {
                    orders.remove(order);
                    return orders.isEmpty() ? null : orders;
                }));
    }

    private synchronized long order() {
        return nextOrder++;
    }
}
