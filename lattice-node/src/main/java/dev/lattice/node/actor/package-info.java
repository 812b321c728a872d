/**
 * Actors on this node: their instances, their mailboxes, and the carriers that run their turns.
 *
 * <p>A turn runs in slices on a small pool of carrier threads. While a guest waits for an answer of the host no thread
 * waits with it. Sees the engine and the protocol; knows nothing of other nodes, whom it reaches through the port
 * {@link dev.lattice.node.actor.HostCalls}.
 */
package dev.lattice.node.actor;
