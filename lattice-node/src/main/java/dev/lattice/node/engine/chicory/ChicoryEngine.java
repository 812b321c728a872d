package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
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
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The engine on Chicory. Several may be open in one JVM, each with its own threads; a node needs one. */
public final class ChicoryEngine implements WasmEngine {
    /**
     * Live instances at most: a thread for each that is in a turn, and more make a JVM slow before they make it fail.
     */
    public static final int MAX_INSTANCES = 1_000;

    private final Shared shared;
    private final EngineInfo info;
    /** One compilation at a time, since each takes much of the heap for its while. */
    private final ReentrantLock compiling = new ReentrantLock();

    private ChicoryEngine(int maxInstances, Optional<String> bound) {
        shared = new Shared(maxInstances);
        info = new EngineInfo(
                "chicory",
                version(),
                "jvm-" + Runtime.version().feature(),
                "pages on the heap, up to half of it",
                "a library of this program",
                maxInstances,
                List.of(),
                bound);
    }

    /**
     * Opens an engine.
     *
     * @param maxInstances live instances at most, from 1; no more than {@link #MAX_INSTANCES} are given
     */
    public static ChicoryEngine open(int maxInstances) {
        if (maxInstances < 1) {
            throw EngineException.of(Kind.LIMIT, "an engine needs room for 1 instance or more, not " + maxInstances);
        }
        Optional<String> bound = maxInstances <= MAX_INSTANCES
                ? Optional.empty()
                : Optional.of("Chicory needs a thread for each that is in a turn, and takes " + MAX_INSTANCES);
        return new ChicoryEngine(Math.min(maxInstances, MAX_INSTANCES), bound);
    }

    private static String version() {
        String path = "/META-INF/maven/com.dylibso.chicory/runtime/pom.properties";
        Properties properties = new Properties();
        try (InputStream in = ChicoryEngine.class.getResourceAsStream(path)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public CompiledModule compile(Payload wasm, ModuleLimits limits) {
        if (shared.isClosed()) {
            throw EngineException.of(Kind.CLOSED, "the engine is closed");
        }
        if (wasm.length() > limits.moduleBytes()) {
            throw ModuleCheck.limit("module", Sizes.text(limits.moduleBytes()), Sizes.text(wasm.length()));
        }
        compiling.lock();
        try {
            GuestCode code = LargeStack.compile(() -> compileHere(wasm.toByteArray(), limits));
            return new ChicoryModule(code, shared);
        } finally {
            compiling.unlock();
        }
    }

    private static GuestCode compileHere(byte[] wasm, ModuleLimits limits) {
        FeatureCheck.refuse(ModuleCheck.run(wasm, limits));
        WasmModule module = parse(wasm);
        List<String> initialisers;
        Set<GuestCode.Import> imports;
        try {
            ContentCheck.run(module, limits);
            LinkCheck.exports(module);
            FeatureCheck.refuse(FeatureCheck.run(module));
            WorkCheck.run(module, limits);
            initialisers = LinkCheck.initialisers(module);
            imports = LinkCheck.imports(module);
        } catch (ChicoryException e) {
            // What parsing leaves unchecked until somebody looks: a type that is not there.
            throw EngineException.of(Kind.INVALID_MODULE, told(e), e);
        }
        try {
            var machines = MachineFactoryCompiler.builder(module)
                    // A function that is too large for a method of the JVM is interpreted.
                    .withInterpreterFallback(InterpreterFallback.SILENT)
                    .compile();
            return new GuestCode(module, machines, imports, initialisers);
        } catch (OutOfMemoryError e) {
            throw outOfHeap(e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw EngineException.of(Kind.INTERNAL, "the module cannot be compiled (" + e + "); Wasmtime may do it", e);
        }
    }

    /** Reads and validates. */
    private static WasmModule parse(byte[] wasm) {
        try {
            return ModuleReader.read(wasm);
        } catch (EngineException refused) {
            throw refused;
        } catch (OutOfMemoryError e) {
            throw outOfHeap(e);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            // Its validator asserts what it then finds out anyway; where assertions are on, that comes first.
            throw EngineException.of(Kind.INVALID_MODULE, told(e), e);
        }
    }

    /** What the library says, or at least by which exception. */
    private static String told(Throwable e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
    }

    private static EngineException outOfHeap(OutOfMemoryError e) {
        return EngineException.of(
                Kind.LIMIT, "heap limit: the JVM has " + MemoryBudget.heap() + ", too little to compile the module", e);
    }

    @Override
    public void close() {
        shared.close();
    }
}
