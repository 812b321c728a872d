package dev.lattice.node.client;

import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.key.SigningKey;

/** A user's key and what it may do in a lattice. */
public record ClientIdentity(SigningKey key, UserCredential credential) {}
