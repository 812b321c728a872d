/**
 * Files that are never half-written and never more readable than they should be.
 *
 * <p>Blocking; stateless and safe on any thread. Any module may use it.
 */
package dev.lattice.security.file;
