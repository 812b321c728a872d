package dev.lattice.security.claims;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said about an account, an operator or a cluster: its name, and the keys that may sign in its place.
 *
 * @param id {@code jti}
 * @param issuer who signed: an operator, or the entity itself
 * @param subject an account (A), an operator (O) or a cluster (C)
 * @param name for people
 * @param validSigners further public keys that may sign for it
 */
public record EntityClaims(
        String id,
        KeyId issuer,
        KeyId subject,
        Instant issuedAt,
        Validity validity,
        Optional<String> name,
        List<KeyId> validSigners)
        implements Claims {
    private static final String WHAT = "the claims";
    private static final String VALID_SIGNERS = "valid_signers";

    /** @throws SecurityFault of kind WRONG_KEY_TYPE or INVALID_CLAIMS */
    public EntityClaims {
        ClaimsHead.requireTypes(
                WHAT,
                issuer,
                List.of(KeyType.OPERATOR, subject.type()),
                subject,
                List.of(KeyType.ACCOUNT, KeyType.OPERATOR, KeyType.CLUSTER));
        issuedAt = ClaimsHead.wholeSeconds(issuedAt);
        name = name.filter(n -> !n.isEmpty());
        name.ifPresent(n -> ClaimsHead.requireShowable("the name", n));
        validSigners = List.copyOf(validSigners);
    }

    /** Writes and signs the claims; the key must be the issuer's. */
    public String sign(SigningKey key) {
        Map<String, Object> block = new LinkedHashMap<>();
        ClaimsHead.put(block, "name", name);
        ClaimsHead.put(
                block, VALID_SIGNERS, validSigners.stream().map(KeyId::text).toList());
        return new ClaimsHead(id, issuer, subject, issuedAt, validity).sign(key, block);
    }

    /**
     * Reads claims and checks their signature.
     *
     * @throws SecurityFault as {@link Claims#verify}
     */
    public static EntityClaims verify(String token) {
        Jwt jwt = Jwt.verify(token, WHAT);
        return read(jwt.issuer(), jwt.body());
    }

    static EntityClaims read(KeyId issuer, JsonFields body) {
        ClaimsHead head = ClaimsHead.read(issuer, body);
        JsonFields block = body.object(ClaimsHead.BLOCK);
        return new EntityClaims(
                head.id(),
                head.issuer(),
                head.subject(),
                head.issuedAt(),
                head.validity(),
                block.optionalText("name"),
                block.texts(VALID_SIGNERS).stream()
                        .map(text -> ClaimsHead.key(block, VALID_SIGNERS, text))
                        .toList());
    }
}
