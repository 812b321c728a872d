package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;

/** The names of the guest's host call. */
final class HostNames {
    private HostNames() {}

    /** Uses the names, so that no compiler may leave out making them. */
    static void check(String binding, String namespace, String operation) {
        if (!binding.equals("default") || !namespace.equals("lattice:benchmark") || !operation.equals("Get")) {
            throw new BenchmarkException("a host call for " + binding + ", " + namespace + ", " + operation);
        }
    }
}
