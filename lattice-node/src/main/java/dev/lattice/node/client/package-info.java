/**
 * A user's way into the lattice: connects to any node with the user's key, calls actors and gives orders. The command
 * line stands on it. May be used from any thread; its methods block but for those that
 * say otherwise.
 */
package dev.lattice.node.client;
