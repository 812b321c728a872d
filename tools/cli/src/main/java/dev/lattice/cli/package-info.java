/**
 * The {@code lattice} command: its entry, the page that {@code --help} shows, and how errors become one line.
 *
 * <p>A command runs on the main thread, alone in its process; the demo and tests run several in one. Nobody depends on
 * this module.
 */
package dev.lattice.cli;
