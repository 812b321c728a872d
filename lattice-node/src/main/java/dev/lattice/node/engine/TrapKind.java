package dev.lattice.node.engine;

/** What a guest trapped on. The order is shared with native code. */
public enum TrapKind {
    /** {@code unreachable} was executed: how most languages end a panic. */
    UNREACHABLE,
    /** A load or store outside of the guest's memory. */
    MEMORY_OUT_OF_BOUNDS,
    /** A table access outside of the table. */
    TABLE_OUT_OF_BOUNDS,
    /** A call through an empty table element. */
    INDIRECT_CALL_TO_NULL,
    /** A call through a table element of another type. */
    BAD_SIGNATURE,
    /** An integer operation whose result does not fit. */
    INTEGER_OVERFLOW,
    /** An integer division by zero. */
    INTEGER_DIVISION_BY_ZERO,
    /** A conversion of a float that no integer of the type stands for. */
    BAD_CONVERSION_TO_INTEGER,
    /** The guest recursed too deeply. */
    STACK_OVERFLOW,
    /** The guest named bytes to its host that are not in its memory. */
    BAD_POINTER,
    /** {@code env.abort} of AssemblyScript; the message holds the script's. */
    ABORT,
    /** {@code proc_exit} of WASI with another status than 0, or outside of an initialiser. */
    EXIT,
    /** Anything else; the message says what. */
    OTHER
}
