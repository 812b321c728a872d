/**
 * A node of the lattice: the composition root.
 *
 * <p>The packages below know as little of each other as they can; {@link dev.lattice.node.LatticeNode} makes and
 * connects them. Nothing below depends on this package.
 */
package dev.lattice.node;
