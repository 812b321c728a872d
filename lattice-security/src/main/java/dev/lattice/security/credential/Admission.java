package dev.lattice.security.credential;

/**
 * How somebody was let in who holds no signature of the cluster key: with a user's ticket, by an issuer, under the key
 * that the ticket's bearer named.
 *
 * @param ticket what the user signed
 * @param issuer who signed the credential
 * @param proof the ticket key's signature over the holder's key
 */
public record Admission(Ticket ticket, NodeCredential issuer, JoinProof proof) {}
