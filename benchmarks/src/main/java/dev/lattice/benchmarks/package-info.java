/**
 * Benchmarks of the lattice, with peers in the same run. Nothing of the product depends on them.
 *
 * <p>JMH subclasses what holds state and calls benchmarks by generated code, so those classes are public and open,
 * which classes elsewhere are not.
 */
package dev.lattice.benchmarks;
