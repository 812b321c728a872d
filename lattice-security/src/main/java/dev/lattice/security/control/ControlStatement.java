package dev.lattice.security.control;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Writes statements: "this user orders that node to do this, with these arguments, within the minute". */
public final class ControlStatement {
    /** How long a statement may be under way. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    static final String BLOCK = "control";
    static final String OPERATION = "op";
    static final String ARGUMENTS = "args";
    static final String CREDENTIAL = "cred";
    static final Set<String> BODY_FIELDS = Set.of("exp", "jti", "iat", "iss", "aud", BLOCK);
    static final Set<String> BLOCK_FIELDS = Set.of(OPERATION, ARGUMENTS, CREDENTIAL);

    private ControlStatement() {}

    /**
     * Signs a statement.
     *
     * @param user the user's key
     * @param credential the same user's
     * @param target the node that is to act
     * @param operation its name
     * @param arguments the bytes that travel beside the statement
     * @return the statement's text
     * @throws SecurityFault of kind WRONG_KEY_TYPE or STOLEN_CREDENTIAL when the parts do not belong together
     */
    public static String sign(
            SigningKey user,
            UserCredential credential,
            KeyId target,
            String operation,
            byte[] arguments,
            Clock clock,
            SecureRandom random) {
        if (!credential.holder().equals(user.id())) {
            throw new SecurityFault(
                    SecurityFault.Kind.STOLEN_CREDENTIAL,
                    "the credential is that of " + credential.holder() + ", not of this key, " + user.id());
        }
        if (target.type() != KeyType.NODE) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "a statement is for a node key (N), not for a "
                            + target.type().description());
        }
        Instant now = clock.instant();
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(OPERATION, operation);
        block.put(ARGUMENTS, hash(arguments));
        block.put(CREDENTIAL, credential.text());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", now.plus(LIFE).getEpochSecond());
        body.put("jti", TokenId.random(random));
        body.put("iat", now.getEpochSecond());
        body.put("iss", user.id().text());
        body.put("aud", target.text());
        body.put(BLOCK, block);
        return Jwt.sign(user, body);
    }

    /** SHA-256, base64url. */
    static String hash(byte[] arguments) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(arguments));
        } catch (NoSuchAlgorithmException e) {
            throw new SecurityFault(SecurityFault.Kind.PLATFORM, "this Java has no SHA-256; use another JDK", e);
        }
    }
}
