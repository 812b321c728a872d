package dev.lattice.security.claims;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account says about a provider of a capability.
 *
 * @param id {@code jti}
 * @param issuer the account that signed, of type A
 * @param subject the provider, of type V
 * @param name for people
 * @param contract {@code capid}: what it serves, such as {@code wasmcloud:keyvalue}
 * @param vendor who made it
 * @param revision a number that grows with each release
 * @param version a release's name for people
 * @param targetHashes by platform, such as {@code x86_64-linux} or {@code jar}: SHA-256 of the file, 64 upper-case
 *     hexadecimal digits
 * @param configSchema a JSON schema of its links' values, as JSON
 */
public record ProviderClaims(
        String id,
        KeyId issuer,
        KeyId subject,
        Instant issuedAt,
        Validity validity,
        Optional<String> name,
        String contract,
        String vendor,
        OptionalInt revision,
        Optional<String> version,
        SortedMap<String, String> targetHashes,
        Optional<String> configSchema)
        implements Claims {
    private static final String WHAT = "the provider's claims";

    /** @throws SecurityFault of kind WRONG_KEY_TYPE or INVALID_CLAIMS */
    public ProviderClaims {
        ClaimsHead.requireTypes(WHAT, issuer, List.of(KeyType.ACCOUNT), subject, List.of(KeyType.PROVIDER));
        issuedAt = ClaimsHead.wholeSeconds(issuedAt);
        name = name.filter(n -> !n.isEmpty());
        version = version.filter(v -> !v.isEmpty());
        name.ifPresent(n -> ClaimsHead.requireShowable("the provider's name", n));
        version.ifPresent(v -> ClaimsHead.requireShowable("the provider's version", v));
        ClaimsHead.requireShowable("the provider's contract", contract);
        ClaimsHead.requireShowable("the provider's vendor", vendor);
        targetHashes = Collections.unmodifiableSortedMap(new TreeMap<>(targetHashes));
    }

    /** Writes and signs the claims; the key must be the account's. */
    public String sign(SigningKey key) {
        Map<String, Object> block = new LinkedHashMap<>();
        ClaimsHead.put(block, "name", name);
        block.put("capid", contract);
        block.put("vendor", vendor);
        revision.ifPresent(r -> block.put("rev", r));
        ClaimsHead.put(block, "ver", version);
        block.put("target_hashes", targetHashes);
        configSchema.ifPresent(schema -> block.put("config_schema", Jwt.json(schema)));
        return new ClaimsHead(id, issuer, subject, issuedAt, validity).sign(key, block);
    }

    /**
     * Reads claims and checks their signature.
     *
     * @throws SecurityFault as {@link Claims#verify}
     */
    public static ProviderClaims verify(String token) {
        Jwt jwt = Jwt.verify(token, WHAT);
        return read(jwt.issuer(), jwt.body());
    }

    static ProviderClaims read(KeyId issuer, JsonFields body) {
        ClaimsHead head = ClaimsHead.read(issuer, body);
        JsonFields block = body.object(ClaimsHead.BLOCK);
        SortedMap<String, String> hashes = block.textMap("target_hashes");
        hashes.values().forEach(hash -> ClaimsHead.requireHash(block, "target_hashes", hash));
        return new ProviderClaims(
                head.id(),
                head.issuer(),
                head.subject(),
                head.issuedAt(),
                head.validity(),
                block.optionalText("name"),
                block.text("capid"),
                block.optionalText("vendor").orElse(""),
                block.optionalInt("rev"),
                block.optionalText("ver"),
                hashes,
                block.optionalJson("config_schema"));
    }
}
