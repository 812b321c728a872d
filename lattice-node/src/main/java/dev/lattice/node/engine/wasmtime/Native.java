package dev.lattice.node.engine.wasmtime;

import java.nio.ByteBuffer;

/**
 * The natives of the engine's library, registered when it is loaded; their other half is {@code jni.rs}.
 *
 * <p>An answer holds a code in its low seven bits, whether log lines wait in the next, and the length of the data
 * above; {@link StepReader} takes it apart. The data stand at {@code out} when they fit into {@code capacity} bytes.
 * Addresses must be those of direct buffers that the caller keeps reachable until the call returns.
 */
final class Native {
    private Native() {}

    static native long address(ByteBuffer direct);

    static native long about(long engine, long out, int capacity);

    static native long openEngine(int instances, long out, int capacity);

    static native void closeEngine(long engine);

    /** Checks a module, short of validating it; {@code limits} are those of modules, in the record's order. */
    static native long check(long engine, long wasm, long length, long limits, long out, int capacity);

    /** Makes a module of a file of code; its key and path stand at {@code in}. */
    static native long load(long engine, long in, int length, long out, int capacity);

    /** Validates and compiles a module that was checked; {@code limits} as for {@link #check}. */
    static native long compile(long engine, long wasm, long length, long limits, long out, int capacity);

    /** Writes a module's code to a new file; its key and path stand at {@code in}. */
    static native long save(long module, long in, int length, long out, int capacity);

    static native void closeModule(long module);

    static native long newInstance(
            long module,
            long memoryBytes,
            long payloadBytes,
            int tableElements,
            int hostCalls,
            int logBytes,
            long out,
            int capacity);

    static native void closeInstance(long instance);

    static native long initialise(long instance, int turn, long budget, long remaining, long out, int capacity);

    /** The operation stands at {@code in}, the payload behind it, or, with a negative length, was staged. */
    static native long begin(
            long instance,
            int turn,
            long in,
            int operationLength,
            int payloadLength,
            long budget,
            long remaining,
            long out,
            int capacity);

    static native long proceed(long instance, int turn, long budget, long remaining, long out, int capacity);

    /** The answer stands at {@code in} or, with a negative length, was staged. */
    static native long resume(
            long instance,
            int turn,
            boolean success,
            long in,
            int length,
            long budget,
            long remaining,
            long out,
            int capacity);

    /** Brings a piece of an input that does not fit into one crossing. */
    static native long stage(long instance, boolean first, long in, int length, long out, int capacity);

    /** Takes a piece of a step's data that did not fit, from {@code offset}; negative: the log lines. */
    static native long read(long instance, long offset, long out, int capacity);

    static native void cancel(long instance, int turn);
}
