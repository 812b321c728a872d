package dev.lattice.node.engine.chicory;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** What the instances of an engine have in common. Any thread. */
final class Shared {
    private final GuestThreads threads;
    private final MemoryBudget memory = MemoryBudget.ofHeap();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final Semaphore room;
    private final int maxInstances;
    private final Set<GuestTask> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Shared(int maxInstances) {
        this.maxInstances = maxInstances;
        this.threads = new GuestThreads(maxInstances);
        this.room = new Semaphore(maxInstances);
    }

    GuestThreads threads() {
        return threads;
    }

    MemoryBudget memory() {
        return memory;
    }

    SecureRandom random() {
        return random;
    }

    Clock clock() {
        return clock;
    }

    /** Takes the place of an instance, or ends it. */
    void enter() {
        if (!room.tryAcquire()) {
            throw Ending.limit("instance limit: " + maxInstances + " allowed in this engine, all of them live");
        }
    }

    void leave() {
        room.release();
    }

    void opened(GuestTask task) {
        open.add(task);
    }

    void closed(GuestTask task) {
        open.remove(task);
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        open.forEach(GuestTask::close);
        threads.close();
    }
}
