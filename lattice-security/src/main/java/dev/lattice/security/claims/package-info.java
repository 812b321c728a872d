/**
 * What accounts sign about actors and providers, and operators about accounts: name, alias, capabilities, time. The
 * form is wascap's; older ones are read, revision 3 is written.
 *
 * <p>Immutable values, safe on any thread; any module may use them.
 */
package dev.lattice.security.claims;
