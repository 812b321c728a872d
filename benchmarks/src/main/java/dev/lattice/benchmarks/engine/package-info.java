/**
 * The engine through its port, beside the published binding of Wasmtime and Chicory used directly: calls, instances,
 * compiling, and memory. All run the same guest, each engine in JVMs of its own: two libraries that both handle the
 * process's signals do not belong into one.
 *
 * <p>JMH's thread calls, or that of a worker's {@code main}. Only {@code report} depends on this package.
 */
package dev.lattice.benchmarks.engine;
