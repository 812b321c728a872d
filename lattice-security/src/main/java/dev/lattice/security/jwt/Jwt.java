package dev.lattice.security.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.key.Signatures;
import dev.lattice.security.key.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A token whose signature by the key in {@code iss} has been checked; what it says has not.
 *
 * <p>Three base64url segments, the first always {@code {"typ":"jwt","alg":"Ed25519"}} in these bytes, as wascap
 * writes it. The signature covers {@code segment0.segment1}.
 *
 * @param text the whole token
 * @param issuer the key in {@code iss}
 * @param body the fields
 */
public record Jwt(String text, KeyId issuer, JsonFields body) {
    /** The longest token that is read. */
    public static final int LIMIT_CHARACTERS = 16_384;

    private static final int LIMIT_DEPTH = 8;
    private static final int LIMIT_NUMBER_CHARACTERS = 20;
    private static final String HEADER =
            Base64Url.encode("{\"typ\":\"jwt\",\"alg\":\"Ed25519\"}".getBytes(StandardCharsets.UTF_8));
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(LIMIT_DEPTH)
                            .maxNumberLength(LIMIT_NUMBER_CHARACTERS)
                            .maxStringLength(LIMIT_CHARACTERS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Signs a body.
     *
     * @param body the fields in the order in which they are written, {@code iss} among them; values are what JSON has:
     *     texts, numbers, booleans, lists, maps
     */
    public static String sign(SigningKey issuer, Map<String, Object> body) {
        try {
            String signed = HEADER + "." + Base64Url.encode(JSON.writeValueAsBytes(body));
            String text = signed + "." + Base64Url.encode(issuer.sign(ascii(signed)));
            if (text.length() > LIMIT_CHARACTERS) {
                throw tooLarge("the token to be signed", text.length());
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new SecurityFault(SecurityFault.Kind.INVALID_CLAIMS, "claims that JSON cannot express", e);
        }
    }

    /**
     * Reads a token and checks its signature.
     *
     * @param what what the token should be, for errors: {@code "the module's claims"}
     * @throws SecurityFault of kind TOO_LARGE, BAD_TOKEN or BAD_SIGNATURE
     */
    public static Jwt verify(String text, String what) {
        TokenInspection token = inspect(text, what);
        if (!token.signatureHolds()) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_SIGNATURE,
                    what + ": the signature is not that of " + token.issuer() + ": altered after signing, or forged");
        }
        return new Jwt(text, token.issuer(), token.body());
    }

    static TokenInspection inspect(String text, String what) {
        if (text.length() > LIMIT_CHARACTERS) {
            throw tooLarge(what, text.length());
        }
        String[] segments = text.split("\\.", -1);
        if (segments.length != 3) {
            throw bad(what + ": a token has three segments, this has " + segments.length);
        }
        if (!segments[0].equals(HEADER)) {
            throw bad(what + ": the header is not exactly {\"typ\":\"jwt\",\"alg\":\"Ed25519\"}");
        }
        JsonFields body = new JsonFields(parse(Base64Url.decode(segments[1], what + ": the body"), what), what);
        byte[] signature = Base64Url.decode(segments[2], what + ": the signature");
        KeyId issuer = body.key("iss");
        boolean holds = Signatures.verify(issuer, ascii(segments[0] + "." + segments[1]), signature);
        return new TokenInspection(issuer, body, holds);
    }

    /**
     * A value of {@link #sign}'s body that is given as JSON.
     *
     * @throws SecurityFault of kind INVALID_CLAIMS when it is none, or deeper than tokens may be
     */
    public static Object json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SecurityFault(SecurityFault.Kind.INVALID_CLAIMS, "a value of the claims is not JSON", e);
        }
    }

    /** The issuer, when it is of this type. */
    public KeyId issuer(KeyType type) {
        return requireType(issuer, type, body.what() + ": iss");
    }

    static KeyId requireType(KeyId key, KeyType type, String what) {
        try {
            return key.require(type);
        } catch (ProtocolException e) {
            throw new SecurityFault(SecurityFault.Kind.WRONG_KEY_TYPE, what + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode parse(byte[] bytes, String what) {
        try {
            // The parser would guess at UTF-16 and UTF-32 if it were given bytes.
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                throw bad(what + ": the body is not a JSON object");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw new SecurityFault(SecurityFault.Kind.BAD_TOKEN, what + ": the body is not UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_TOKEN,
                    what + ": the body is not JSON as it must be: malformed, a field twice, too deep or too long",
                    e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static SecurityFault bad(String message) {
        return new SecurityFault(SecurityFault.Kind.BAD_TOKEN, message);
    }

    private static SecurityFault tooLarge(String what, int length) {
        return new SecurityFault(
                SecurityFault.Kind.TOO_LARGE,
                what + ": " + length + " characters; a token has at most " + LIMIT_CHARACTERS);
    }
}
