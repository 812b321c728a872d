package dev.lattice.node.control;

import dev.lattice.node.actor.ActorException;
import dev.lattice.node.actor.ActorHost;
import dev.lattice.node.actor.ActorIdentity;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.routing.RouteSync;
import dev.lattice.node.store.ActorRecord;
import dev.lattice.node.store.NodeStore;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.module.ModuleVerifier;
import dev.lattice.security.module.VerifiedModule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops actors, and remembers which were started, so that they return with the node. One thread at a time;
 * blocks while modules compile.
 */
public final class ActorManager {
    private static final Logger LOG = LoggerFactory.getLogger(ActorManager.class);

    private final ActorHost host;
    private final ModuleVerifier verifier;
    private final NodeStore store;
    private final RouteSync routes;
    private final Map<KeyId, InventoryEntry> running = new TreeMap<>();

    public ActorManager(ActorHost host, ModuleVerifier verifier, NodeStore store, RouteSync routes) {
        this.host = host;
        this.verifier = verifier;
        this.store = store;
        this.routes = routes;
    }

    /**
     * Starts an actor for good: until it is stopped, it comes back with the node.
     *
     * @param moduleHash what the order named; other bytes are refused
     */
    synchronized InventoryEntry start(String moduleHash, Payload bytes, int instances) {
        InventoryEntry entry = run(moduleHash, bytes, instances);
        store.put(new ActorRecord(entry.actor(), moduleHash, instances), bytes);
        return entry;
    }

    private InventoryEntry run(String moduleHash, Payload bytes, int instances) {
        VerifiedModule module = verifier.verify(bytes.toByteArray());
        if (!module.fileHash().equals(moduleHash)) {
            throw ActorException.badRequest("these bytes are not module " + moduleHash + ", but " + module.fileHash());
        }
        InventoryEntry entry = entry(module, instances);
        host.start(new ActorIdentity(entry.actor(), entry.account(), entry.name()), bytes, instances);
        running.put(entry.actor(), entry);
        publish();
        return entry;
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

    /** Stops an actor for good; calls under way may end. */
    synchronized void stop(KeyId actor) {
        if (running.remove(actor) == null) {
            throw ActorException.badRequest("actor " + actor + " does not run on this node");
        }
        // Peers hear of it before it refuses calls, so that most of them go elsewhere at once.
        publish();
        host.stop(actor);
        store.remove(actor);
    }

    /**
     * Starts again what ran when the node went down. What cannot be started is left in the store and told in the log.
     */
    public synchronized void restore() {
        for (ActorRecord record : store.actors()) {
            try {
                Payload module = store.module(record.moduleHash())
                        .orElseThrow(
                                () -> ActorException.badRequest("its module " + record.moduleHash() + " is missing"));
                run(record.moduleHash(), module, record.instances());
            } catch (NodeException | SecurityFault e) {
                LOG.error("actor {} is not started again: {}", record.actor(), e.getMessage());
            }
        }
    }

    private void publish() {
        routes.publish(List.copyOf(running.values()));
    }
}
