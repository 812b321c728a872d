package dev.lattice.node.engine.oracle;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The engines that are compared, opened once per test class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OracleFixture {
    private static final int INSTANCES = 4;

    private final List<Oracle> engines = new ArrayList<>();

    @BeforeAll
    void openEngines() {
        WasmtimeEngine.unavailability().ifPresent(why -> {
            System.out.println("SKIPPED, WASMTIME IS MISSING: " + why);
            assumeTrue(false, why);
        });
        engines.add(Oracle.of(WasmtimeEngine.open(INSTANCES)));
        engines.add(Oracle.of(WasmtimeEngine.open(INSTANCES)));
    }

    @AfterAll
    void closeEngines() {
        engines.forEach(each -> each.engine().close());
    }

    /** All engines of this machine. */
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
