/**
 * Who is who and who signed what: keys, claims, credentials, module signatures, certificates and control statements.
 *
 * <p>No network and no threads of its own; immutable values and verifiers that are safe on any thread unless they say
 * otherwise. Depends on {@code lattice-protocol} only; every module above may use it.
 * {@code lattice-security/README.md} is the specification.
 */
package dev.lattice.security;
