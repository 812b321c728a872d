package dev.lattice.node.home;

import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.key.SigningKey;

/** Who a person is in one lattice: a secret key and what it may do. */
public record HomeUser(SigningKey key, UserCredential credential) {}
