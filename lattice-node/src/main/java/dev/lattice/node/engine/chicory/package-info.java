/**
 * The fallback engine, on Chicory: pure Java, for machines without the native library. It gives the steps and texts of
 * the engine on Wasmtime; the module's README lists the differences.
 *
 * <p>Guests are compiled to JVM bytecode. One that is in a turn has a thread of a pool, which it keeps while it waits
 * for its host, so that a turn can be suspended anywhere; caller and guest hand over to each other, and only one of
 * both runs. The caller of a turn blocks meanwhile, for its slice at most. Guest code asks at each loop and call
 * whether its thread is interrupted: {@link dev.lattice.node.engine.chicory.GuestThread} answers that question, and
 * pauses or ends the guest there.
 *
 * <p>Threads owned: {@code lattice-guest-*}, as many as turns are under way, and one for a compilation while it lasts.
 * Only the composition root may depend on this package, and only this package on Chicory.
 */
package dev.lattice.node.engine.chicory;
