package dev.lattice.node.engine;

import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Counts the tests that were skipped because Wasmtime's library is missing, and says so in one line when all tests of
 * the module are done: loud enough to be seen, once.
 */
public final class SkippedWithoutWasmtime implements BeforeAllCallback, TestWatcher {
    private static final Namespace OWN = Namespace.create(SkippedWithoutWasmtime.class);

    /** Lives as long as the run of all tests; closing it is the end of that. */
    private record Count(AtomicInteger tests, String why) implements AutoCloseable {
        @Override
        public void close() {
            if (tests.get() > 0) {
                System.out.println("SKIPPED: " + tests + " tests that need Wasmtime. " + why);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        WasmtimeEngine.unavailability().ifPresent(why -> count(context, why));
    }

    private static Count count(ExtensionContext context, String why) {
        return context.getRoot()
                .getStore(OWN)
                .getOrComputeIfAbsent(Count.class, type -> new Count(new AtomicInteger(), why), Count.class);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        Optional<String> why = WasmtimeEngine.unavailability();
        if (why.isPresent() && String.valueOf(cause.getMessage()).contains(why.get())) {
            count(context, why.get()).tests().incrementAndGet();
        }
    }
}
