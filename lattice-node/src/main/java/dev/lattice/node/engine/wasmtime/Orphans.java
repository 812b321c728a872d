package dev.lattice.node.engine.wasmtime;

import java.lang.ref.Cleaner;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The safety net below {@code close}: native values whose Java objects were forgotten. The cleaner's thread only notes
 * them, since freeing an instance may unwind a guest; {@link #free} does it, on a thread that may run guests. Never
 * longer than the number of live instances and modules.
 */
final class Orphans {
    private final Cleaner cleaner = Cleaner.create();
    private final Queue<Runnable> forgotten = new ConcurrentLinkedQueue<>();

    /** Watches over {@code owner}; {@code free} must not refer to it. */
    Watch watch(Object owner, Runnable free) {
        AtomicBoolean freed = new AtomicBoolean();
        Runnable note = () -> {
            if (freed.compareAndSet(false, true)) {
                forgotten.add(free);
            }
        };
        return new Watch(freed, cleaner.register(owner, note), free);
    }

    /** Frees what was forgotten. */
    void free() {
        for (Runnable free = forgotten.poll(); free != null; free = forgotten.poll()) {
            free.run();
        }
    }

    /** One watched value. */
    static final class Watch {
        private final AtomicBoolean freed;
        private final Cleaner.Cleanable cleanable;
        private final Runnable free;

        private Watch(AtomicBoolean freed, Cleaner.Cleanable cleanable, Runnable free) {
            this.freed = freed;
            this.cleanable = cleanable;
            this.free = free;
        }

        /** Frees the value now, once. */
        void close() {
            if (freed.compareAndSet(false, true)) {
                cleanable.clean();
                free.run();
            }
        }

        boolean isClosed() {
            return freed.get();
        }
    }
}
