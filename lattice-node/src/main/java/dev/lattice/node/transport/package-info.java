/**
 * Connections between nodes: Netty, mutual TLS 1.3 and frames.
 *
 * <p>One port for everything, one connection per pair of nodes, exchanges in both directions. The state of a connection
 * belongs to its event loop; public methods may be called on any thread and never block. Only the composition root and
 * the client see this package; Netty's types do not leave it.
 */
package dev.lattice.node.transport;
