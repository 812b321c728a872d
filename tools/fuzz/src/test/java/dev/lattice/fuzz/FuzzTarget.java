package dev.lattice.fuzz;

import java.util.List;

/**
 * Something that reads foreign bytes, and what must hold whatever they are.
 *
 * <p>An implementation swallows the exceptions that the reader documents and nothing else; whatever leaves {@link #run}
 * is a finding. One use at a time, on one thread.
 */
public interface FuzzTarget extends AutoCloseable {
    /** Good and nearly good inputs, made by code: where the search begins, and what each build runs. */
    List<byte[]> seeds();

    /**
     * How many bytes reading an input of this length may allocate on its thread: the documented limit with some room
     * for the copies and exceptions around it.
     */
    long allocationLimitBytes(int inputBytes);

    /** Reads the input, and throws on anything that must not be. */
    void run(byte[] input);

    /** Frees what the target holds. */
    @Override
    default void close() {}
}
