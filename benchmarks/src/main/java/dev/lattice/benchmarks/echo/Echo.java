package dev.lattice.benchmarks.echo;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What all cases have in common: the message, the guest, and the check that an echo is one. */
final class Echo {
    static final String OPERATION = "Echo";
    static final int BYTES = 64;

    private Echo() {}

    static byte[] message() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** The guest's module, unsigned; its source stands beside it. */
    static byte[] guest() {
        try (InputStream wasm = Optional.ofNullable(Echo.class.getResourceAsStream("echo.wasm"))
                .orElseThrow(() -> new BenchmarkException("echo.wasm is not on the class path"))) {
            return wasm.readAllBytes();
        } catch (IOException e) {
            throw new BenchmarkException("echo.wasm cannot be read", e);
        }
    }

    /** The reply, when it is one of the right length: a failure must not pass for a fast answer. */
    static Payload checked(CallResult result) {
        if (result instanceof CallResult.Failed failed) {
            CallFailure failure = failed.failure();
            throw new BenchmarkException("a call failed with " + failure.code() + ": " + failure.text());
        }
        return checked(((CallResult.Reply) result).payload());
    }

    static Payload checked(Payload reply) {
        if (reply.length() != BYTES) {
            throw new BenchmarkException("an echo of " + reply.length() + " bytes instead of " + BYTES);
        }
        return reply;
    }
}
