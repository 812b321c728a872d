package dev.lattice.security.control;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Writes what lets one node pass on a user's calls: "for some minutes, this node calls for me". */
public final class SessionToken {
    /** How long a token lasts. */
    public static final Duration LIFE = Duration.ofMinutes(5);

    static final String BLOCK = "session";
    static final String CREDENTIAL = "cred";
    static final Set<String> BODY_FIELDS = Set.of("exp", "jti", "iat", "iss", "aud", BLOCK);
    static final Set<String> BLOCK_FIELDS = Set.of(CREDENTIAL);

    private SessionToken() {}

    /**
     * Signs a token.
     *
     * @param user the user's key
     * @param credential the same user's
     * @param node the one that may pass on calls with it
     * @throws SecurityFault of kind WRONG_KEY_TYPE or STOLEN_CREDENTIAL when the parts do not belong together
     */
    public static String sign(
            SigningKey user, UserCredential credential, KeyId node, Clock clock, SecureRandom random) {
        if (!credential.holder().equals(user.id())) {
            throw new SecurityFault(
                    SecurityFault.Kind.STOLEN_CREDENTIAL,
                    "the credential is that of " + credential.holder() + ", not of this key, " + user.id());
        }
        if (node.type() != KeyType.NODE) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "a session is for a node key (N), not for a " + node.type().description());
        }
        Instant now = clock.instant();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", now.plus(LIFE).getEpochSecond());
        body.put("jti", TokenId.random(random));
        body.put("iat", now.getEpochSecond());
        body.put("iss", user.id().text());
        body.put("aud", node.text());
        body.put(BLOCK, Map.of(CREDENTIAL, credential.text()));
        return Jwt.sign(user, body);
    }
}
