package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import java.lang.ref.Reference;

final class WasmtimeModule implements CompiledModule {
    private final long handle;
    /** Kept from being forgotten while anything of it is in use. */
    private final WasmtimeEngine engine;

    private final Orphans.Watch watch;

    WasmtimeModule(long handle, WasmtimeEngine engine) {
        this.handle = handle;
        this.engine = engine;
        this.watch = watchOver(this, handle, engine.orphans());
    }

    // Static, so that the action cannot capture the module.
    private static Orphans.Watch watchOver(WasmtimeModule module, long handle, Orphans orphans) {
        return orphans.watch(module, () -> Native.closeModule(handle));
    }

    @Override
    public Instance newInstance(InstanceLimits limits) {
        engine.orphans().free();
        Scratch scratch = Scratch.current();
        try {
            long answer = Native.newInstance(
                    handle,
                    limits.memoryBytes(),
                    limits.payloadBytes(),
                    limits.tableElements(),
                    limits.hostCallsPerTurn(),
                    limits.logBytes(),
                    scratch.outAddress,
                    Scratch.CAPACITY);
            return new WasmtimeInstance(Answers.handle(answer, scratch), limits.payloadBytes(), engine);
        } finally {
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
