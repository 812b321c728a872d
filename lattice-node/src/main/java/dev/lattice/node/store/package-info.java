/**
 * What a node remembers across restarts: the actors it was told to run and their modules, and whom it let in with which
 * ticket. One file of H2's MVStore, crash-safe; every write is on disk when the method returns. Any thread.
 */
package dev.lattice.node.store;
