package dev.lattice.benchmarks.engine;

import dev.lattice.node.engine.chicory.ChicoryEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import java.nio.file.Path;

/** The engines that are measured, ours first, the fallback second. JMH knows them by these names. */
public enum EngineKind {
    WASMTIME("ours") {
        @Override
        Subject open(int instances) {
            return new PortSubject(WasmtimeEngine.open(instances));
        }

        @Override
        public String version() {
            try (WasmtimeEngine engine = WasmtimeEngine.open(1)) {
                return "ours, Wasmtime " + engine.info().version();
            }
        }
    },
    CHICORY_PORT("ours on Chicory") {
        @Override
        Subject open(int instances) {
            return new PortSubject(ChicoryEngine.open(instances));
        }

        @Override
        public String version() {
            try (ChicoryEngine engine = ChicoryEngine.open(1)) {
                return "ours, Chicory " + engine.info().version();
            }
        }
    },
    WASMTIME_JAVA("wasmtime-java") {
        @Override
        Subject open(int instances) {
            return new WasmtimeJavaSubject(cache("wasmtime-java"));
        }

        @Override
        public String version() {
            // Its Wasmtime is that of the published library, which does not tell.
            return "wasmtime-java " + JarVersion.of(io.github.kawamuray.wasmtime.Engine.class) + ", Wasmtime 7.0.1";
        }
    },
    CHICORY("Chicory") {
        @Override
        Subject open(int instances) {
            return new ChicorySubject(cache("chicory"));
        }

        @Override
        public String version() {
            return "Chicory " + JarVersion.of(com.dylibso.chicory.runtime.Instance.class);
        }
    };

    private final String title;

    EngineKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /**
     * Name and version, for people.
     *
     * @throws dev.lattice.node.engine.EngineException where ours cannot run
     */
    public abstract String version();

    /** Opens the engine for so many live instances at least; a peer has no bound and ignores it. */
    abstract Subject open(int instances);

    /** A peer's compiled code goes where ours does: below the user's cache, which the run gives to its workers. */
    private static Path cache(String name) {
        String base = System.getenv("XDG_CACHE_HOME");
        return Path.of(base == null ? System.getProperty("java.io.tmpdir") : base, name);
    }
}
