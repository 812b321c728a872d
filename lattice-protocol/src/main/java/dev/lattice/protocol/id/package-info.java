/**
 * Public keys as names. Immutable values, safe on any thread.
 *
 * <p>Text forms are those of nkeys, the key format of the NATS project; {@code lattice-security} builds key pairs and
 * seeds on the same text codec.
 */
package dev.lattice.protocol.id;
