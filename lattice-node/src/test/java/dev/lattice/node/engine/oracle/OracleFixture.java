package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.TestEngine;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The engines that run on this machine, opened once per test class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OracleFixture {
    private static final int INSTANCES = 4;

    private final List<Oracle> engines = new ArrayList<>();

    @BeforeAll
    void openEngines() {
        for (TestEngine each : TestEngine.values()) {
            if (each.unavailability().isEmpty()) {
                engines.add(Oracle.of(each.open(INSTANCES)));
            }
        }
    }

    /** Skips where there is nothing to compare. */
    void assumeSeveral() {
        // One engine alone agrees with itself.
        TestEngine.WASMTIME.assumeThere();
    }

    @AfterAll
    void closeEngines() {
        engines.forEach(each -> each.engine().close());
    }

    /** The best one first. */
    List<Oracle> engines() {
        return engines;
    }

    /** A guest that was made with the waPC libraries for AssemblyScript. */
    static Payload scriptGuest(String name) {
        String resource = "/guests/" + name + ".wasm";
        try (InputStream in = OracleFixture.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no test resource " + resource);
            }
            return Payload.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
