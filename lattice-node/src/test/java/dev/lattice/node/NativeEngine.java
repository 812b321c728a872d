package dev.lattice.node;

import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import org.junit.jupiter.api.Assumptions;

/** Tests that need Wasmtime are skipped where its library could not be built, and say why. */
final class NativeEngine {
    private NativeEngine() {}

    static void assumeThere() {
        WasmtimeEngine.unavailability().ifPresent(why -> Assumptions.abort("needs Wasmtime: " + why));
    }
}
