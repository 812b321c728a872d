package dev.lattice.benchmarks.echo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A number of calls of which so many are in flight at any time: whoever completes one makes the next, so that no thread
 * is in between. Replies may come on any thread, also within the call.
 */
final class Window {
    static final int IN_FLIGHT = 64;

    /** Calls of one run: so many that the last ones, which have less and less company, do not count. */
    static final int CALLS = 128 * IN_FLIGHT;

    private static final long WARM_UP_SECONDS = 3;

    private final Supplier<? extends CompletionStage<?>> call;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger free = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    /** Guarded by {@code free}: touched only by the thread that raised it from zero. */
    private int made;

    private Window(Supplier<? extends CompletionStage<?>> call) {
        this.call = call;
    }

    /**
     * Calls for some seconds. One call at a time would take long to make a JIT compiler see what matters, on either
     * side.
     */
    static void warmUp(Supplier<? extends CompletionStage<?>> call) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
        while (System.nanoTime() < end) {
            run(call);
        }
    }

    /** Makes {@link #CALLS} calls and waits for them; throws what the first failed one failed with. */
    static void run(Supplier<? extends CompletionStage<?>> call) {
        Window window = new Window(call);
        window.fill(IN_FLIGHT);
        window.done.join();
    }

    /** Calls by one thread at a time, and in a loop: replies that come at once must not nest. */
    private void fill(int places) {
        if (free.getAndAdd(places) > 0) {
            return;
        }
        int batch = places;
        while (batch > 0) {
            for (int i = 0; i < batch && made < CALLS; i++) {
                made++;
                call.get().whenComplete((reply, fault) -> ended(fault));
            }
            batch = free.addAndGet(-batch);
        }
    }

    private void ended(Throwable fault) {
        if (fault != null) {
            done.completeExceptionally(fault);
        } else if (ended.incrementAndGet() == CALLS) {
            done.complete(null);
        } else {
            fill(1);
        }
    }
}
