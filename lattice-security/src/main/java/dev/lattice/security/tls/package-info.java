/**
 * Mutual TLS 1.3 in which keys and credentials of the lattice, not names and certificate authorities, say who is who.
 *
 * <p>{@link dev.lattice.security.tls.TlsIdentity} is what a node or a client has; it is safe on any thread and knows no
 * transport. Checking a peer takes a few hundred microseconds and making a certificate a few milliseconds, both on the
 * thread that shakes hands. For the transport and for clients.
 */
package dev.lattice.security.tls;
