package dev.lattice.node.engine.hostile;

import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import java.util.Optional;

/** The engines that the attacks are tried on. */
enum EngineUnderTest {
    WASMTIME("wasmtime") {
        @Override
        Optional<String> unavailability() {
            return WasmtimeEngine.unavailability();
        }

        @Override
        WasmEngine open(int instances) {
            return WasmtimeEngine.open(instances);
        }
    };

    private final String text;

    EngineUnderTest(String text) {
        this.text = text;
    }

    /** Why it cannot be tried on this machine, if it cannot. */
    abstract Optional<String> unavailability();

    abstract WasmEngine open(int instances);

    @Override
    public String toString() {
        return text;
    }
}
