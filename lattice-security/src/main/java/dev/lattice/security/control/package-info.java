/**
 * Orders of users to nodes, signed by the user and checked by the node that carries them out, whoever passes them on.
 *
 * <p>Safe on any thread. For the node's control operations and for clients.
 */
package dev.lattice.security.control;
