/**
 * One class for each command. A command reads what was typed, does one thing through {@code lattice-node} or
 * {@code lattice-security}, and prints the result; what goes wrong is thrown and becomes one line elsewhere.
 *
 * <p>The command's thread, which may block. Used by the entry point only.
 */
package dev.lattice.cli.command;
