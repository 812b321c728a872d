package dev.lattice.node.store;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Payload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The store of one node. Modules that no actor needs any more are dropped with the actor. */
public final class NodeStore implements AutoCloseable {
    private static final String SEPARATOR = " ";

    private final Path file;
    private final MVStore store;
    private final MVMap<String, String> actors;
    private final MVMap<String, byte[]> modules;

    private NodeStore(Path file, MVStore store) {
        this.file = file;
        this.store = store;
        this.actors = store.openMap("actors");
        this.modules = store.openMap("modules");
    }

    /**
     * Opens the store, and makes it when there is none.
     *
     * @throws StoreException when the file is damaged, not to be written, or in use by another process
     */
    public static NodeStore open(Path file) {
        try {
            // Without a background thread nothing is written but what commit() writes, so what it returned from stays.
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .compress()
                    .open();
            return new NodeStore(file, store);
        } catch (MVStoreException e) {
            throw new StoreException("the node's store " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Remembers an actor and its module, in place of what was remembered of the actor. */
    public synchronized void put(ActorRecord record, Payload module) {
        write(() -> {
            modules.put(record.moduleHash(), module.toByteArray());
            actors.put(record.actor().text(), record.moduleHash() + SEPARATOR + record.instances());
        });
    }

    /** Forgets an actor. */
    public synchronized void remove(KeyId actor) {
        write(() -> {
            actors.remove(actor.text());
        });
    }

    /** The actors that the node was told to run. */
    public synchronized List<ActorRecord> actors() {
        return actors.entrySet().stream()
                .map(entry -> {
                    String[] parts = entry.getValue().split(SEPARATOR);
                    return new ActorRecord(new KeyId(entry.getKey()), parts[0], Integer.parseInt(parts[1]));
                })
                .toList();
    }

    /** A module by its hash. */
    public Optional<Payload> module(String moduleHash) {
        return Optional.ofNullable(modules.get(moduleHash)).map(Payload::wrap);
    }

    private void dropUnusedModules() {
        Set<String> used = actors().stream().map(ActorRecord::moduleHash).collect(Collectors.toSet());
        List<String> unused =
                modules.keySet().stream().filter(hash -> !used.contains(hash)).toList();
        unused.forEach(modules::remove);
    }

    private void write(Runnable change) {
        try {
            change.run();
            dropUnusedModules();
            store.commit();
            store.sync();
        } catch (MVStoreException e) {
            throw new StoreException("the node's store " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
