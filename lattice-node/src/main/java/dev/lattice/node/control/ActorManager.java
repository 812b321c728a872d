package dev.lattice.node.control;

import dev.lattice.node.actor.ActorException;
import dev.lattice.node.actor.ActorHost;
import dev.lattice.node.actor.ActorIdentity;
import dev.lattice.node.actor.ActorSpec;
import dev.lattice.node.actor.PreparedActor;
import dev.lattice.node.actor.StartProgress;
import dev.lattice.node.control.ControlMessages.StartActor;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.node.routing.RouteSync;
import dev.lattice.node.store.ActorRecord;
import dev.lattice.node.store.NodeStore;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.module.ModuleVerifier;
import dev.lattice.security.module.VerifiedModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops actors, and remembers which were started, so that they return with the node. Each method is called
 * on the thread for changes, which is free again while a module compiles.
 */
public final class ActorManager {
    private static final Logger LOG = LoggerFactory.getLogger(ActorManager.class);
    /** Whatever is ordered by a user goes before what is brought back. */
    private static final long RESTORE = 0;

    private final ActorHost host;
    private final ModuleVerifier verifier;
    private final NodeStore store;
    private final RouteSync routes;
    private final Executor changes;
    private final LimitValues nodeLimits;
    private final Map<KeyId, InventoryEntry> running = new TreeMap<>();
    /** While starts are under way: the latest order that changed an actor. */
    private final Map<KeyId, Long> changed = new HashMap<>();

    private int underWay;

    public ActorManager(
            ActorHost host, ModuleVerifier verifier, NodeStore store, RouteSync routes, ControlThreads threads) {
        this.nodeLimits = host.limits();
        this.host = host;
        this.verifier = verifier;
        this.store = store;
        this.routes = routes;
        this.changes = threads.changes();
    }

    /**
     * Starts an actor for good: until it is stopped, it comes back with the node. It serves when the store has it, so a
     * start that fails has changed nothing.
     *
     * @param order the number of the order, from 1; of two that start the same actor the later one counts
     * @param bytes refused if they are not the module that the order names
     * @param permission throws when actors of the module's account may not be started
     */
    CompletionStage<InventoryEntry> start(long order, Payload bytes, StartActor start, Consumer<KeyId> permission) {
        LimitValues limits = LimitValues.ofActor(start.limits());
        VerifiedModule module = verified(start.moduleHash(), bytes);
        permission.accept(module.claims().account());
        ActorRecord record = new ActorRecord(module.actor(), start.moduleHash(), start.instances(), limits.fields());
        return run(order, module, bytes, record, limits);
    }

    private VerifiedModule verified(String moduleHash, Payload bytes) {
        VerifiedModule module = verifier.verify(bytes.toByteArray());
        if (!module.fileHash().equals(moduleHash)) {
            throw ActorException.badRequest("these bytes are not module " + moduleHash + ", but " + module.fileHash());
        }
        return module;
    }

    private CompletionStage<InventoryEntry> run(
            long order, VerifiedModule module, Payload bytes, ActorRecord record, LimitValues limits) {
        InventoryEntry entry = entry(module, record.instances());
        ActorIdentity identity = new ActorIdentity(entry.actor(), entry.account(), entry.name());
        underWay++;
        return host.prepare(new ActorSpec(identity, record.moduleHash(), bytes, record.instances(), limits))
                .whenCompleteAsync((prepared, failure) -> underWay--, changes)
                .thenApply(prepared -> {
                    settle(order, prepared, entry, bytes, record);
                    return entry;
                });
    }

    private void settle(long order, PreparedActor prepared, InventoryEntry entry, Payload bytes, ActorRecord record) {
        try {
            if (changed.getOrDefault(entry.actor(), order) > order) {
                throw ActorException.of(
                        FailureCode.UPDATING,
                        "a later order about " + entry.name() + " was carried out while this one was under way");
            }
            if (order != RESTORE) {
                store.put(record, bytes);
            }
        } catch (RuntimeException e) {
            prepared.discard();
            throw e;
        }
        prepared.serve();
        running.put(entry.actor(), entry);
        changed(entry.actor(), order);
        publish();
    }

    private void changed(KeyId actor, long order) {
        changed.put(actor, order);
        if (underWay == 0) {
            changed.clear();
        }
    }

    private static InventoryEntry entry(VerifiedModule module, int instances) {
        var metadata = module.claims().metadata();
        return new InventoryEntry(
                module.actor(),
                module.claims().account(),
                metadata.name().orElse(module.actor().shortText()),
                metadata.callAlias().orElse(""),
                metadata.revision().orElse(0),
                metadata.version().orElse(""),
                module.fileHash(),
                instances);
    }

    /**
     * Stops an actor for good; calls under way may end.
     *
     * @param permission throws when actors of its account may not be stopped
     */
    void stop(long order, KeyId actor, Consumer<KeyId> permission) {
        if (!running.containsKey(actor)) {
            throw ActorException.badRequest("actor " + actor + " does not run on this node");
        }
        permission.accept(running.get(actor).account());
        // First, for an actor that cannot be forgotten would come back with the node.
        store.remove(actor);
        running.remove(actor);
        changed(actor, order);
        // Peers hear of it before it refuses calls, so that most of them go elsewhere at once.
        publish();
        host.stop(actor);
    }

    /** The starts that are under way; any thread. */
    List<StartProgress> starts() {
        return host.starts();
    }

    /**
     * Starts again what ran when the node went down, one after the other. What cannot be started is left in the store
     * and told in the log.
     *
     * @return completes when all have been tried
     */
    CompletionStage<Void> restore() {
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        for (ActorRecord record : store.actors()) {
            done = done.thenComposeAsync(before -> restore(record), changes);
        }
        return done;
    }

    private CompletionStage<Void> restore(ActorRecord record) {
        CompletionStage<InventoryEntry> started;
        try {
            Payload module = store.module(record.moduleHash())
                    .orElseThrow(() -> ActorException.badRequest("its module " + record.moduleHash() + " is missing"));
            started = run(RESTORE, verified(record.moduleHash(), module), module, record, limits(record));
        } catch (NodeException | SecurityFault e) {
            started = CompletableFuture.failedFuture(e);
        }
        return started.handle((entry, failure) -> {
            if (failure != null) {
                LOG.error(
                        "actor {} is not started again: {}",
                        record.actor(),
                        Orders.cause(failure).getMessage());
            }
            return null;
        });
    }

    /** An actor comes back even when the node allows less than before; it has less then. */
    private LimitValues limits(ActorRecord record) {
        LimitValues asked = LimitValues.ofActor(record.limits());
        asked.exceeding(nodeLimits)
                .ifPresent(limit -> LOG.warn(
                        "actor {} was started with {} {}; this node allows {} now, so it gets that",
                        record.actor(),
                        limit.text(),
                        limit.text(asked.get(limit)),
                        limit.text(nodeLimits.get(limit))));
        return asked.cutTo(nodeLimits);
    }

    /** The bounds of an actor that runs here; any thread. */
    Map<String, Long> limits(KeyId actor) {
        return host.limits(actor).map(LimitValues::actorFields).orElse(Map.of());
    }

    private void publish() {
        routes.publish(List.copyOf(running.values()));
    }
}
