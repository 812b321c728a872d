package dev.lattice.security.module;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.claims.ActorClaims;

/**
 * A module whose signature fits its bytes. Only {@link ModuleVerifier} makes sense of one being here: whether the
 * account is trusted is another question.
 *
 * @param claims what the account says
 * @param token the claims as they stand in the module
 * @param fileHash SHA-256 of the whole file, 64 upper-case hexadecimal digits: what names these very bytes
 * @param lengthBytes of the whole file
 */
public record VerifiedModule(ActorClaims claims, String token, String fileHash, int lengthBytes) {
    /** Which actor the module is. */
    public KeyId actor() {
        return claims.actor();
    }
}
