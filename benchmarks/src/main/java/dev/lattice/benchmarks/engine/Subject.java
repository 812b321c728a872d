package dev.lattice.benchmarks.engine;

import dev.lattice.protocol.invocation.Payload;

/**
 * An engine as the benchmark uses it: ours through its port, a peer by its own API with waPC's host functions in the
 * fastest way that this API has. One thread.
 */
interface Subject extends AutoCloseable {
    /** Compiles and links; from the engine's cache when it has one with this module. */
    Code compile(byte[] wasm);

    @Override
    void close();

    /** A compiled module. */
    interface Code extends AutoCloseable {
        /** An instance that is ready for its first message. */
        Guest instance();

        @Override
        void close();
    }

    /** An instance. */
    interface Guest extends AutoCloseable {
        /** Handles a message, host calls included, which are answered with what they carry. */
        Payload call(Message message);

        /** Handles a message that traps, after which only {@link #close} is left. */
        void trap(Message message);

        @Override
        void close();
    }
}
