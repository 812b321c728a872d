package dev.lattice.node.engine.support;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs a compilation on a thread with a stack for it: compilers recurse over the module, deeper than a default stack.
 */
public final class LargeStack {
    private static final long STACK_BYTES = 16L << 20;

    private LargeStack() {}

    /** How a compilation ended. */
    private sealed interface Result<T> {
        record Good<T>(T value) implements Result<T> {}

        record Bad<T>(Throwable failure) implements Result<T> {}
    }

    /**
     * Runs {@code compilation} and waits for it, since it cannot be interrupted.
     *
     * @throws EngineException the compilation's own, or one of kind {@code INTERNAL} around what else it threw
     */
    public static <T> T compile(Supplier<T> compilation) {
        AtomicReference<Result<T>> result = new AtomicReference<>();
        Runnable body = () -> {
            try {
                result.set(new Result.Good<>(compilation.get()));
            } catch (RuntimeException | Error e) {
                result.set(new Result.Bad<>(e));
            }
        };
        Thread thread = new Thread(null, body, "lattice-compile", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        join(thread);
        if (result.get() instanceof Result.Good<T> good) {
            return good.value();
        }
        Throwable failure = ((Result.Bad<T>) result.get()).failure();
        if (failure instanceof EngineException refused) {
            throw refused;
        }
        throw EngineException.of(Kind.INTERNAL, "compiling failed: " + failure, failure);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
