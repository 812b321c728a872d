package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The modules, unsigned. */
final class Guests {
    private Guests() {}

    /** The guest of this benchmark; its source stands beside it. */
    static byte[] own() {
        return resource("guest.wasm");
    }

    /** The example actor {@code echo}, as users find it. */
    static byte[] example() {
        return resource("echo.wasm");
    }

    private static byte[] resource(String name) {
        try (InputStream wasm = Optional.ofNullable(Guests.class.getResourceAsStream(name))
                .orElseThrow(() -> new BenchmarkException(name + " is not on the class path"))) {
            return wasm.readAllBytes();
        } catch (IOException e) {
            throw new BenchmarkException(name + " cannot be read", e);
        }
    }
}
