package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.support.LargeStack;
import dev.lattice.node.engine.support.Sizes;
import dev.lattice.protocol.invocation.Payload;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The engine on Wasmtime. Several may be open in one JVM, each with its own pool of instances; a node needs one.
 *
 * <p>Open it when the JVM is up: Wasmtime's signal handlers have to come after the JVM's, to which they pass on what is
 * not theirs, and they stay for the life of the process.
 */
public final class WasmtimeEngine implements WasmEngine {
    private final long handle;
    private final EngineInfo info;
    private final Orphans orphans = new Orphans();
    private final Orphans.Watch watch;
    /** One compilation at a time: each takes all processors that it gets, and cannot be cancelled. */
    private final ReentrantLock compiling = new ReentrantLock();

    private WasmtimeEngine(long handle, EngineInfo info) {
        this.handle = handle;
        this.info = info;
        this.watch = watchOver(this, handle, orphans);
    }

    // Static, so that the action cannot capture the engine.
    private static Orphans.Watch watchOver(WasmtimeEngine engine, long handle, Orphans orphans) {
        return orphans.watch(engine, () -> Native.closeEngine(handle));
    }

    /**
     * Why the engine cannot run here, in one line that says what to do; empty when it can. Loads the library, once per
     * JVM.
     */
    public static Optional<String> unavailability() {
        return NativeLibrary.load().unavailability();
    }

    /**
     * Opens an engine.
     *
     * @param maxInstances live instances at most, from 1. Each reserves address space, 4 GiB where the machine has
     *     it, and up to 6 of the process's memory maps, but hardly any memory
     * @throws EngineException of kind {@code UNAVAILABLE} when it cannot run here; the message says why and what to do
     */
    public static WasmtimeEngine open(int maxInstances) {
        if (maxInstances < 1) {
            throw EngineException.of(Kind.LIMIT, "an engine needs room for 1 instance or more, not " + maxInstances);
        }
        NativeLibrary library = NativeLibrary.load();
        library.unavailability().ifPresent(why -> {
            throw EngineException.of(Kind.UNAVAILABLE, why);
        });
        Scratch scratch = Scratch.current();
        try {
            long handle =
                    Answers.handle(Native.openEngine(maxInstances, scratch.outAddress, Scratch.CAPACITY), scratch);
            long answer = Native.about(handle, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            String[] about = Answers.text(answer, scratch).split("\n");
            EngineInfo info = new EngineInfo("wasmtime", about[1], about[2], about[0], library.origin(), maxInstances);
            return new WasmtimeEngine(handle, info);
        } finally {
            Reference.reachabilityFence(scratch);
        }
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public CompiledModule compile(Payload wasm, ModuleLimits limits) {
        if (watch.isClosed()) {
            throw EngineException.of(Kind.CLOSED, "the engine is closed");
        }
        if (wasm.length() > limits.moduleBytes()) {
            throw EngineException.of(
                    Kind.LIMIT,
                    "module limit: " + Sizes.text(limits.moduleBytes()) + " allowed, the module has "
                            + Sizes.text(wasm.length()));
        }
        orphans.free();
        compiling.lock();
        try {
            return new WasmtimeModule(LargeStack.compile(() -> compileHere(wasm, limits)), this);
        } finally {
            compiling.unlock();
        }
    }

    private long compileHere(Payload wasm, ModuleLimits limits) {
        Scratch scratch = Scratch.current();
        ByteBuffer bytes = Scratch.direct(Math.max(1, wasm.length()));
        wasm.copyTo(bytes);
        try {
            long answer = Native.compile(
                    handle,
                    Native.address(bytes),
                    wasm.length(),
                    limits.moduleBytes(),
                    limits.functions(),
                    limits.functionBytes(),
                    scratch.outAddress,
                    Scratch.CAPACITY);
            return Answers.handle(answer, scratch);
        } finally {
            Reference.reachabilityFence(bytes);
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(this);
        }
    }

    Orphans orphans() {
        return orphans;
    }

    @Override
    public void close() {
        watch.close();
        orphans.free();
    }
}
