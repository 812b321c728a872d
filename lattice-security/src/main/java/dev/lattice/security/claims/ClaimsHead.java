package dev.lattice.security.claims;

import dev.lattice.protocol.ProtocolException;
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
import java.util.stream.Collectors;

/** What claims of every kind begin with, and how they are written around the block that differs. */
record ClaimsHead(String id, KeyId issuer, KeyId subject, Instant issuedAt, Validity validity) {
    static final String BLOCK = "wascap";
    static final String REVISION = "wascap_revision";

    private static final int LIMIT_ID_CHARACTERS = 64;

    static ClaimsHead read(KeyId issuer, JsonFields body) {
        String id = body.text("jti");
        if (id.length() > LIMIT_ID_CHARACTERS) {
            throw body.invalid("jti", "has more than " + LIMIT_ID_CHARACTERS + " characters");
        }
        return new ClaimsHead(
                id,
                issuer,
                body.key("sub"),
                body.time("iat"),
                new Validity(body.optionalTime("nbf"), body.optionalTime("exp")));
    }

    static ClaimsForm form(JsonFields body) {
        ClaimsForm.Dialect dialect = body.has(BLOCK) ? ClaimsForm.Dialect.WASCAP : ClaimsForm.Dialect.WASCC;
        return new ClaimsForm(dialect, body.optionalInt(REVISION).orElse(0));
    }

    /** Writes and signs claims with this block, in wascap's order. */
    String sign(SigningKey key, Map<String, Object> block) {
        if (!key.id().equals(issuer)) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "the claims of " + issuer.type().description() + " " + issuer + " cannot be signed by " + key.id());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        validity.expires().ifPresent(t -> body.put("exp", t.getEpochSecond()));
        body.put("jti", id);
        body.put("iat", issuedAt.getEpochSecond());
        body.put("iss", issuer.text());
        body.put("sub", subject.text());
        validity.notBefore().ifPresent(t -> body.put("nbf", t.getEpochSecond()));
        body.put(BLOCK, block);
        body.put(REVISION, ClaimsForm.REVISION);
        return Jwt.sign(key, body);
    }

    /** Refuses keys of other types than the claims may be by and about. */
    static void requireTypes(String what, KeyId issuer, List<KeyType> issuers, KeyId subject, List<KeyType> subjects) {
        requireType(what + ": iss", issuer, issuers);
        requireType(what + ": sub", subject, subjects);
    }

    static Instant wholeSeconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    static void put(Map<String, Object> block, String name, Optional<String> value) {
        value.ifPresent(v -> block.put(name, v));
    }

    static void put(Map<String, Object> block, String name, List<String> values) {
        if (!values.isEmpty()) {
            block.put(name, values);
        }
    }

    static String requireHash(JsonFields block, String field, String hash) {
        if (!hash.matches("[0-9A-F]{64}")) {
            throw block.invalid(field, "is not 64 upper-case hexadecimal digits");
        }
        return hash;
    }

    /** A text that people see, from the claims' author: it shall be readable again, so no control characters. */
    static void requireShowable(String what, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new SecurityFault(
                    SecurityFault.Kind.INVALID_CLAIMS,
                    what + " has control characters, such as line feeds or escapes; leave them out");
        }
    }

    static KeyId key(JsonFields block, String field, String text) {
        try {
            return new KeyId(text);
        } catch (ProtocolException e) {
            throw block.invalid(field, "names no key: " + e.getMessage());
        }
    }

    private static void requireType(String what, KeyId key, List<KeyType> types) {
        if (!types.contains(key.type())) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    what + " must be of type " + names(types) + ", not " + names(List.of(key.type())));
        }
    }

    private static String names(List<KeyType> types) {
        return types.stream()
                .distinct()
                .map(type -> type.description() + " (" + type.letter() + ")")
                .collect(Collectors.joining(" or "));
    }
}
