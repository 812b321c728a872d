/**
 * What every limit of a node is called, what it is by default, and how it is written: the one table behind flags,
 * environment, {@code node.json}, orders and records. Values only; any thread. Everybody may depend on it, and it knows
 * nobody; what enforces a limit lives where it is enforced.
 */
package dev.lattice.node.limit;
