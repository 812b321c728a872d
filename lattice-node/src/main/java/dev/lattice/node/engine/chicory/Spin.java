package dev.lattice.node.engine.chicory;

/** How long a thread spins before it parks. */
final class Spin {
    /** Some microseconds. On a single processor the other side cannot run meanwhile. */
    static final int COUNT = Runtime.getRuntime().availableProcessors() > 1 ? 300 : 0;

    private Spin() {}
}
