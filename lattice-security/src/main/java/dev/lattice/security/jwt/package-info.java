/**
 * Signed JSON tokens, read strictly: one text form per token, so that nothing can be changed without breaking it.
 *
 * <p>Stateless; for the other packages of this module.
 */
package dev.lattice.security.jwt;
