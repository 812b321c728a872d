/**
 * Where a setting's value comes from: a flag, else the environment, else the node's own file, else the default.
 *
 * <p>Values only, but for reading {@code node.json}; any thread.
 */
package dev.lattice.cli.setting;
