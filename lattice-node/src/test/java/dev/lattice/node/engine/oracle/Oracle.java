package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.WasmEngine;

/** An engine under its name. Not closeable, so that JUnit leaves engines open that it passes to a test. */
record Oracle(String name, WasmEngine engine) {
    static Oracle of(WasmEngine engine) {
        return new Oracle(engine.info().name(), engine);
    }

    /** Runs a scenario. */
    Trace run(Scenario scenario) {
        return Trace.of(engine, scenario);
    }

    @Override
    public String toString() {
        return name;
    }
}
