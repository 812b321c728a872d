/**
 * The directory in which a person's lattices and nodes live: keys, locks, what runs where.
 *
 * <p>Blocking file access on the caller's thread, safe on any; several processes may share a home. Used by the
 * composition root and by the command line; depends on {@code lattice-security}, {@code lattice-protocol} and the
 * exceptions of this module only.
 */
package dev.lattice.node.home;
