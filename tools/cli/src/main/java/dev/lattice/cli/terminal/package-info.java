/**
 * What a person sees: aligned tables, JSON, progress, colour where there is a terminal, failures in one line.
 *
 * <p>Used on the command's thread. Knows nothing of lattices.
 */
package dev.lattice.cli.terminal;
