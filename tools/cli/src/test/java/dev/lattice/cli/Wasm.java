package dev.lattice.cli;

import com.dylibso.chicory.wabt.Wat2Wasm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Modules for tests. */
final class Wasm {
    /** The example's directory, from this module's. */
    static final Path EXAMPLE = Path.of("../examples/echo").toAbsolutePath().normalize();

    private Wasm() {}

    static byte[] echo() {
        return bytes(EXAMPLE.resolve("echo.wasm"));
    }

    /** A guest that fails in as many ways as it has operations. */
    static byte[] moody() {
        return Wat2Wasm.parse(Path.of("src/test/resources/moody.wat").toFile());
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
