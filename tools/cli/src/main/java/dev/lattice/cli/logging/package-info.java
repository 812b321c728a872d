/**
 * What a node's terminal shows of its log: one short line for each event, on standard error. Set up in code, since
 * reading a file costs every command a tenth of a second.
 */
package dev.lattice.cli.logging;
