package dev.lattice.security.claims;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signed statement inside a module, in the form that wascap writes at revision 3.
 *
 * @param id {@code jti}; unique for each signing
 * @param account {@code iss}: who signed
 * @param actor {@code sub}: which actor the module is
 * @param issuedAt {@code iat}, in whole seconds
 * @param validity {@code nbf} and {@code exp}
 * @param moduleHash SHA-256 of the module, 64 upper-case hexadecimal digits
 * @param metadata the rest
 */
public record ActorClaims(
        String id,
        KeyId account,
        KeyId actor,
        Instant issuedAt,
        Validity validity,
        String moduleHash,
        ActorMetadata metadata) {
    /** The form of the claims: what {@code wascap_revision} is in those written here. */
    public static final int REVISION = 3;

    private static final int LIMIT_ID_CHARACTERS = 64;

    /** @throws SecurityFault of kind WRONG_KEY_TYPE when the keys are not an account's and a module's */
    public ActorClaims {
        requireType(account, KeyType.ACCOUNT, "iss");
        requireType(actor, KeyType.MODULE, "sub");
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Writes and signs the claims; the key must be the account's. */
    public String sign(SigningKey key) {
        if (!key.id().equals(account)) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "the claims of account " + account + " cannot be signed by " + key.id());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        validity.expires().ifPresent(t -> body.put("exp", t.getEpochSecond()));
        body.put("jti", id);
        body.put("iat", issuedAt.getEpochSecond());
        body.put("iss", account.text());
        body.put("sub", actor.text());
        validity.notBefore().ifPresent(t -> body.put("nbf", t.getEpochSecond()));
        body.put("wascap", wascap());
        body.put("wascap_revision", REVISION);
        return Jwt.sign(key, body);
    }

    /**
     * Reads claims and checks their signature, not their time and not whether they belong to a module.
     *
     * @throws SecurityFault of kind BAD_TOKEN, TOO_LARGE, BAD_SIGNATURE, INVALID_CLAIMS, WRONG_KEY_TYPE, or
     *     UNSUPPORTED_FORM for the forms before revision 3
     */
    public static ActorClaims verify(String token) {
        Jwt jwt = Jwt.verify(token, "the module's claims");
        JsonFields body = jwt.body();
        if (!body.has("wascap")) {
            throw older("they have no wascap block");
        }
        int revision = body.optionalInt("wascap_revision").orElse(0);
        if (revision < REVISION) {
            throw older("their wascap_revision is " + (revision == 0 ? "missing" : revision));
        }
        String id = body.text("jti");
        if (id.length() > LIMIT_ID_CHARACTERS) {
            throw body.invalid("jti", "has more than " + LIMIT_ID_CHARACTERS + " characters");
        }
        JsonFields wascap = body.object("wascap");
        return new ActorClaims(
                id,
                jwt.issuer(KeyType.ACCOUNT),
                body.key("sub", KeyType.MODULE),
                body.time("iat"),
                new Validity(body.optionalTime("nbf"), body.optionalTime("exp")),
                hash(wascap),
                new ActorMetadata(
                        wascap.optionalText("name"),
                        wascap.texts("tags"),
                        wascap.texts("caps"),
                        wascap.optionalInt("rev"),
                        wascap.optionalText("ver"),
                        wascap.optionalText("call_alias"),
                        wascap.flag("prov")));
    }

    private Map<String, Object> wascap() {
        Map<String, Object> block = new LinkedHashMap<>();
        put(block, "name", metadata.name());
        block.put("hash", moduleHash);
        put(block, "tags", metadata.tags());
        put(block, "caps", metadata.capabilities());
        metadata.revision().ifPresent(r -> block.put("rev", r));
        put(block, "ver", metadata.version());
        put(block, "call_alias", metadata.callAlias());
        block.put("prov", metadata.provider());
        return block;
    }

    private static void put(Map<String, Object> block, String name, Optional<String> value) {
        value.ifPresent(v -> block.put(name, v));
    }

    private static void put(Map<String, Object> block, String name, List<String> values) {
        if (!values.isEmpty()) {
            block.put(name, values);
        }
    }

    private static String hash(JsonFields wascap) {
        String hash = wascap.text("hash");
        if (!hash.matches("[0-9A-F]{64}")) {
            throw wascap.invalid("hash", "is not 64 upper-case hexadecimal digits");
        }
        return hash;
    }

    private static void requireType(KeyId key, KeyType type, String field) {
        if (key.type() != type) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "the module's claims: " + field + " must be a " + type.description() + " (" + type.letter()
                            + "), not a " + key.type().description());
        }
    }

    private static SecurityFault older(String why) {
        return new SecurityFault(
                SecurityFault.Kind.UNSUPPORTED_FORM,
                "the module's claims are in an older form that is not read yet: " + why + "; sign the module again");
    }
}
