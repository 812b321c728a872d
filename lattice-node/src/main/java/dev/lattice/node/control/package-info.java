/**
 * Operations on a node that users order by signed statements: what runs in the lattice, starting and stopping.
 *
 * <p>Arguments and results are records, MessagePack maps on the wire. Operations that take time run on threads of their
 * own, never on an event loop.
 */
package dev.lattice.node.control;
