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
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final CodeCache code;
    private final Orphans orphans = new Orphans();
    private final Orphans.Watch watch;
    /** One compilation at a time: each takes all processors that it gets, and cannot be cancelled. */
    private final ReentrantLock compiling = new ReentrantLock();

    private WasmtimeEngine(long handle, EngineInfo info, CodeCache code) {
        this.handle = handle;
        this.info = info;
        this.code = code;
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
     * Opens an engine, which keeps compiled code in the user's cache.
     *
     * @param maxInstances live instances wanted, from 1; {@link EngineInfo#maxInstances} says how many they are, which
     *     may be fewer: each takes up to 6 of the process's memory maps. Each reserves address space, 4 GiB where the
     *     machine has it, but hardly any memory
     * @throws EngineException of kind {@code UNAVAILABLE} when it cannot run here; the message says why and what to do
     */
    public static WasmtimeEngine open(int maxInstances) {
        try {
            CodeCache.Limits limits = CodeCache.Limits.DEFAULT;
            PrivateDirectory directory = PrivateDirectory.ofCache("code");
            return open(InstanceCap.of(maxInstances), new CodeCache(directory, limits, Clock.systemUTC()));
        } catch (IOException e) {
            throw EngineException.of(Kind.UNAVAILABLE, e.getMessage(), e);
        }
    }

    static WasmtimeEngine open(InstanceCap cap, CodeCache code) {
        if (cap.instances() < 1) {
            throw EngineException.of(Kind.LIMIT, "an engine needs room for 1 instance or more, not " + cap.instances());
        }
        NativeLibrary library = NativeLibrary.load();
        library.unavailability().ifPresent(why -> {
            throw EngineException.of(Kind.UNAVAILABLE, why);
        });
        Scratch scratch = Scratch.current();
        try {
            long handle =
                    Answers.handle(Native.openEngine(cap.instances(), scratch.outAddress, Scratch.CAPACITY), scratch);
            long answer = Native.about(handle, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            String[] about = Answers.text(answer, scratch).split("\n", -1);
            EngineInfo info = new EngineInfo(
                    "wasmtime",
                    about[1],
                    about[2],
                    about[0],
                    library.origin(),
                    cap.instances(),
                    about[3].isEmpty() ? List.of() : List.of(about[3].split(" ")),
                    cap.bound());
            return new WasmtimeEngine(handle, info, code);
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
        return new WasmtimeModule(LargeStack.compile(() -> module(wasm, limits)), this);
    }

    private long module(Payload wasm, ModuleLimits limits) {
        ByteBuffer bytes = Scratch.direct(Math.max(1, wasm.length()));
        wasm.copyTo(bytes);
        byte[] key = check(bytes, wasm.length(), limits);
        OptionalLong kept = code.load(handle, key);
        return kept.isPresent() ? kept.getAsLong() : compileOnce(bytes, wasm.length(), key, limits);
    }

    private long compileOnce(ByteBuffer wasm, int length, byte[] key, ModuleLimits limits) {
        boolean alone = compiling.tryLock();
        if (!alone) {
            compiling.lock();
        }
        try {
            // Whoever was first may have compiled the same.
            OptionalLong kept = alone ? OptionalLong.empty() : code.load(handle, key);
            if (kept.isPresent()) {
                return kept.getAsLong();
            }
            long module = compile(wasm, length, limits);
            code.save(module, key);
            return module;
        } finally {
            compiling.unlock();
        }
    }

    /** Checks what can be checked quickly, and gives the key of the module's code. */
    private byte[] check(ByteBuffer wasm, int length, ModuleLimits limits) {
        Scratch scratch = Scratch.current();
        try {
            putLimits(limits, scratch.in.clear());
            long answer = Native.check(
                    handle, Native.address(wasm), length, scratch.inAddress, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            byte[] key = new byte[(int) Answers.length(answer)];
            scratch.out.get(0, key);
            return key;
        } finally {
            Reference.reachabilityFence(wasm);
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(this);
        }
    }

    /** In the order of {@code check.rs}. */
    private static void putLimits(ModuleLimits limits, ByteBuffer in) {
        in.putLong(limits.moduleBytes())
                .putLong(limits.functions())
                .putLong(limits.functionBytes())
                .putLong(limits.types())
                .putLong(limits.typeValues())
                .putLong(limits.imports())
                .putLong(limits.exports())
                .putLong(limits.globals())
                .putLong(limits.tables())
                .putLong(limits.segments())
                .putLong(limits.elements())
                .putLong(limits.allTypeValues())
                .putLong(limits.functionWork())
                .putLong(limits.moduleWork());
    }

    private long compile(ByteBuffer wasm, int length, ModuleLimits limits) {
        Scratch scratch = Scratch.current();
        try {
            putLimits(limits, scratch.in.clear());
            long answer = Native.compile(
                    handle, Native.address(wasm), length, scratch.inAddress, scratch.outAddress, Scratch.CAPACITY);
            return Answers.handle(answer, scratch);
        } finally {
            Reference.reachabilityFence(wasm);
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
