package dev.lattice.node.store;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Payload;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The store of one node. Modules that no actor needs any more are dropped with the actor. */
public final class NodeStore implements AutoCloseable {
    private static final String SEPARATOR = " ";
    private static final String EQUALS = "=";

    private final Path file;
    private final MVStore store;
    private final MVMap<String, String> actors;
    private final MVMap<String, byte[]> modules;
    private final MVMap<String, String> admissions;

    private NodeStore(Path file, MVStore store) {
        this.file = file;
        this.store = store;
        this.actors = store.openMap("actors");
        this.modules = store.openMap("modules");
        this.admissions = store.openMap("admissions");
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
            actors.put(record.actor().text(), text(record));
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
                .map(entry -> record(new KeyId(entry.getKey()), entry.getValue()))
                .toList();
    }

    /** Such as {@code HASH 2 deadlineMillis=5000}. */
    private static String text(ActorRecord record) {
        StringBuilder text = new StringBuilder(record.moduleHash() + SEPARATOR + record.instances());
        new TreeMap<>(record.limits())
                .forEach((name, value) ->
                        text.append(SEPARATOR).append(name).append(EQUALS).append(value));
        return text.toString();
    }

    private static ActorRecord record(KeyId actor, String text) {
        String[] parts = text.split(SEPARATOR);
        Map<String, Long> limits = new HashMap<>();
        for (int i = 2; i < parts.length; i++) {
            String[] limit = parts[i].split(EQUALS);
            limits.put(limit[0], Long.parseLong(limit[1]));
        }
        return new ActorRecord(actor, parts[0], Integer.parseInt(parts[1]), limits);
    }

    /** A module by its hash. */
    public Optional<Payload> module(String moduleHash) {
        return Optional.ofNullable(modules.get(moduleHash)).map(Payload::wrap);
    }

    /** Whom a ticket let in, if it did. */
    public synchronized Optional<AdmissionRecord> admission(String ticket) {
        return Optional.ofNullable(admissions.get(ticket)).map(entry -> {
            String[] parts = entry.split(SEPARATOR);
            return new AdmissionRecord(
                    ticket, parts[0], new KeyId(parts[1]), parts[2], Instant.ofEpochSecond(Long.parseLong(parts[3])));
        });
    }

    /** Remembers whom a ticket let in, for good. */
    public synchronized void put(AdmissionRecord record) {
        write(() -> admissions.put(
                record.ticket(),
                String.join(
                        SEPARATOR,
                        record.ticketHash(),
                        record.holder().text(),
                        record.credential(),
                        Long.toString(record.until().getEpochSecond()))));
    }

    /**
     * Forgets tickets that cannot be used any more.
     *
     * @return how many are left
     */
    public synchronized int forgetAdmissions(Instant before) {
        List<String> over = admissions.keySet().stream()
                .filter(ticket -> admission(ticket).orElseThrow().until().isBefore(before))
                .toList();
        if (!over.isEmpty()) {
            write(() -> over.forEach(admissions::remove));
        }
        return admissions.size();
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
            undo();
            throw new StoreException("the node's store " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What could not be written must not be written with the next change. */
    private void undo() {
        try {
            store.rollback();
        } catch (MVStoreException e) {
            // Then the store has closed itself, and writes nothing any more.
            return;
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
