/**
 * What an actor's account signs about it: name, alias, capabilities, time. The form is wascap's, revision 3.
 *
 * <p>Immutable values, safe on any thread; any module may use them.
 */
package dev.lattice.security.claims;
