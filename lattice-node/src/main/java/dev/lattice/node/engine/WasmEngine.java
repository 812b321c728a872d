package dev.lattice.node.engine;

import dev.lattice.protocol.invocation.Payload;

/** Compiles and runs WebAssembly modules. Safe for use by several threads. */
public interface WasmEngine extends AutoCloseable {
    /** What this engine is. */
    EngineInfo info();

    /**
     * Checks and compiles a module. Takes up to seconds for a large one and cannot be cancelled: call it on a
     * background thread, never on an event loop, one module at a time.
     *
     * @param wasm a core module in binary form
     * @throws EngineException when the module is none, is over a limit, or needs what the engine does not have; the
     *     kind says which and the message names it
     */
    CompiledModule compile(Payload wasm, ModuleLimits limits);

    /**
     * Stops what runs and frees everything, instances and modules included. What is used afterwards throws an
     * {@link EngineException} of kind {@code CLOSED}. Closing twice does nothing.
     */
    @Override
    void close();
}
