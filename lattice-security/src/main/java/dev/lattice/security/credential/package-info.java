/**
 * What admits nodes and users to a lattice: statements signed by the lattice's cluster key.
 *
 * <p>Immutable values, safe on any thread; any module may use them. A user's credential and a node's are different
 * types, in Java and in the signed text.
 */
package dev.lattice.security.credential;
