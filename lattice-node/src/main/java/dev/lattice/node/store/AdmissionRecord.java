package dev.lattice.node.store;

import dev.lattice.protocol.id.KeyId;
import java.time.Instant;

/**
 * Somebody whom this issuer let in.
 *
 * @param ticket which ticket it was, unique in the lattice; without spaces
 * @param ticketHash of the ticket's text
 * @param holder the key that was let in
 * @param credential what it was given
 * @param until when the ticket could not be used any more, so that nothing needs to be remembered of it
 */
public record AdmissionRecord(String ticket, String ticketHash, KeyId holder, String credential, Instant until) {}
