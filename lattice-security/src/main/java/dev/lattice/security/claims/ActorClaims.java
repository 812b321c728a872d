package dev.lattice.security.claims;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenInspection;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The signed statement inside a module, in wascap's form.
 *
 * @param id {@code jti}; unique for each signing
 * @param account {@code iss}: who signed
 * @param actor {@code sub}: which actor the module is
 * @param issuedAt {@code iat}, in whole seconds
 * @param validity {@code nbf} and {@code exp}
 * @param moduleHash SHA-256 of the module, 64 upper-case hexadecimal digits
 * @param metadata the rest
 * @param form in which they were read; they are always written in today's
 */
public record ActorClaims(
        String id,
        KeyId account,
        KeyId actor,
        Instant issuedAt,
        Validity validity,
        String moduleHash,
        ActorMetadata metadata,
        ClaimsForm form)
        implements Claims {
    private static final String WHAT = "the module's claims";

    /** @throws SecurityFault of kind WRONG_KEY_TYPE when the keys are not an account's and a module's */
    public ActorClaims {
        ClaimsHead.requireTypes(WHAT, account, List.of(KeyType.ACCOUNT), actor, List.of(KeyType.MODULE));
        issuedAt = ClaimsHead.wholeSeconds(issuedAt);
    }

    /** Claims in today's form. */
    public ActorClaims(
            String id,
            KeyId account,
            KeyId actor,
            Instant issuedAt,
            Validity validity,
            String moduleHash,
            ActorMetadata metadata) {
        this(id, account, actor, issuedAt, validity, moduleHash, metadata, ClaimsForm.today());
    }

    /**
     * Claims that may be forged: for showing them to a person, never for deciding anything.
     *
     * @param signatureHolds whether the account signed them
     */
    public record Shown(ActorClaims claims, boolean signatureHolds) {}

    @Override
    public KeyId issuer() {
        return account;
    }

    @Override
    public KeyId subject() {
        return actor;
    }

    /** These claims as they are written here. */
    public ActorClaims inTodaysForm() {
        return new ActorClaims(id, account, actor, issuedAt, validity, moduleHash, metadata);
    }

    /** Writes and signs the claims, in today's form; the key must be the account's. */
    public String sign(SigningKey key) {
        Map<String, Object> block = new LinkedHashMap<>();
        ClaimsHead.put(block, "name", metadata.name());
        block.put("hash", moduleHash);
        ClaimsHead.put(block, "tags", metadata.tags());
        ClaimsHead.put(block, "caps", metadata.capabilities());
        metadata.revision().ifPresent(r -> block.put("rev", r));
        ClaimsHead.put(block, "ver", metadata.version());
        ClaimsHead.put(block, "call_alias", metadata.callAlias());
        block.put("prov", metadata.provider());
        return new ClaimsHead(id, account, actor, issuedAt, validity).sign(key, block);
    }

    /**
     * Reads claims of any age and checks their signature, not their time and not whether they belong to a module.
     *
     * @throws SecurityFault of kind BAD_TOKEN, TOO_LARGE, BAD_SIGNATURE, INVALID_CLAIMS or WRONG_KEY_TYPE
     */
    public static ActorClaims verify(String token) {
        Jwt jwt = Jwt.verify(token, WHAT);
        return read(jwt.issuer(), jwt.body());
    }

    /**
     * Reads claims whose signature need not hold, for showing them.
     *
     * @throws SecurityFault as {@link #verify}, but never BAD_SIGNATURE
     */
    public static Shown show(String token) {
        TokenInspection read = TokenInspection.of(token, WHAT);
        return new Shown(read(read.issuer(), read.body()), read.signatureHolds());
    }

    static ActorClaims read(KeyId issuer, JsonFields body) {
        ClaimsHead head = ClaimsHead.read(issuer, body);
        ClaimsForm form = ClaimsHead.form(body);
        // In 2019 the fields stood beside those of the token, and there were four of them.
        JsonFields block = form.dialect() == ClaimsForm.Dialect.WASCC ? body : body.object(ClaimsHead.BLOCK);
        return new ActorClaims(
                head.id(),
                head.issuer(),
                head.subject(),
                head.issuedAt(),
                head.validity(),
                ClaimsHead.requireHash(block, "hash", block.text("hash")),
                new ActorMetadata(
                        block.optionalText("name"),
                        block.texts("tags"),
                        block.texts("caps"),
                        block.optionalInt("rev"),
                        block.optionalText("ver"),
                        block.optionalText("call_alias"),
                        block.flag("prov")),
                form);
    }
}
