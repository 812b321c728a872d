/**
 * How a lattice grows and stays: what an issuer does about those who ask to be let in or to stay in, and how a node
 * renews its own credential in time.
 *
 * <p>One thread for writing, so that nothing blocks an event loop. Made by the composition root; knows transport and
 * store.
 */
package dev.lattice.node.admission;
