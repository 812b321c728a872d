package dev.lattice.node.engine;

import dev.lattice.node.engine.chicory.ChicoryEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The engines there are, for tests of what all of them have to do. */
public enum TestEngine {
    WASMTIME {
        @Override
        public Optional<String> unavailability() {
            return WasmtimeEngine.unavailability();
        }

        @Override
        public WasmEngine open(int maxInstances) {
            return WasmtimeEngine.open(maxInstances);
        }
    },
    CHICORY {
        @Override
        public Optional<String> unavailability() {
            return Optional.empty();
        }

        @Override
        public WasmEngine open(int maxInstances) {
            return ChicoryEngine.open(maxInstances);
        }
    };

    /** Why it cannot run on this machine, if so. */
    public abstract Optional<String> unavailability();

    public abstract WasmEngine open(int maxInstances);

    /**
     * Skips a test that needs this engine where it cannot run. To be called per test, so that the line at the end of
     * the module's tests counts them.
     */
    public void assumeThere() {
        unavailability().ifPresent(Assumptions::abort);
    }

    /** The best one that runs here: what a node takes when nobody chose. */
    public static TestEngine best() {
        return WASMTIME.unavailability().isEmpty() ? WASMTIME : CHICORY;
    }
}
