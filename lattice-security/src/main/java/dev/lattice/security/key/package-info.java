/**
 * Ed25519 key pairs, signatures, and the files that hold seeds.
 *
 * <p>Keys are immutable and safe on any thread. Seeds never reach a log, an error text or {@code toString}. Any module
 * may use it.
 */
package dev.lattice.security.key;
