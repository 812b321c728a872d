package dev.lattice.security.claims;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.Validity;
import java.time.Instant;

/** A signed statement in wascap's form, about whatever key it names. Immutable. */
public sealed interface Claims permits ActorClaims, ProviderClaims, EntityClaims {
    /** {@code jti}. */
    String id();

    /** {@code iss}: whose signature it bears. */
    KeyId issuer();

    /** {@code sub}: whom it is about; the key's type decides the kind of claims. */
    KeyId subject();

    /** {@code iat}, in whole seconds. */
    Instant issuedAt();

    /** {@code nbf} and {@code exp}. */
    Validity validity();

    /**
     * Reads claims of any kind and checks their signature, not their time and not whether the issuer is trusted.
     *
     * @throws SecurityFault of kind BAD_TOKEN, TOO_LARGE, BAD_SIGNATURE, INVALID_CLAIMS or WRONG_KEY_TYPE
     */
    static Claims verify(String token) {
        Jwt jwt = Jwt.verify(token, "the claims");
        return switch (jwt.body().key("sub").type()) {
            case MODULE -> ActorClaims.read(jwt.issuer(), jwt.body());
            case PROVIDER -> ProviderClaims.read(jwt.issuer(), jwt.body());
            default -> EntityClaims.read(jwt.issuer(), jwt.body());
        };
    }
}
