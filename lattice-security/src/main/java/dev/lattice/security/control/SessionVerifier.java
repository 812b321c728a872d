package dev.lattice.security.control;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides for which user a node passes on a call. Signatures are checked once for each token: what held is remembered,
 * and its time is looked at with each call. Safe on any thread.
 */
public final class SessionVerifier {
    /** How many tokens are remembered; more cost another check of their signatures, and nothing else. */
    public static final int MEMORY = 1_024;

    private static final String WHAT = "the session token";

    private final CredentialVerifier credentials;
    private final Clock clock;
    private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
            return size() > MEMORY;
        }
    };

    private record Held(UserCredential user, KeyId node, Validity validity) {}

    public SessionVerifier(CredentialVerifier credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * The user on whose behalf this node may call.
     *
     * @param node the one that shows the token
     * @throws SecurityFault of kind WRONG_AUDIENCE when it was made for another node, EXPIRED, NOT_YET_VALID,
     *     STOLEN_CREDENTIAL, or what reading a token and a credential throw
     */
    public UserCredential verify(String text, KeyId node) {
        Held token = remembered(text);
        if (!token.node().equals(node)) {
            throw new SecurityFault(
                    Kind.WRONG_AUDIENCE, WHAT + " is for node " + token.node() + ", and node " + node + " shows it");
        }
        token.validity().require(clock.instant(), WHAT, "make a new one");
        credentials.requireCurrent(token.user());
        return token.user();
    }

    private Held remembered(String text) {
        synchronized (held) {
            Held known = held.get(text);
            if (known != null) {
                return known;
            }
        }
        Held read = read(text);
        synchronized (held) {
            held.put(text, read);
        }
        return read;
    }

    private Held read(String text) {
        Jwt jwt = Jwt.verify(text, WHAT);
        JsonFields body = jwt.body();
        KeyId user = jwt.issuer(KeyType.USER);
        body.requireOnly(SessionToken.BODY_FIELDS);
        JsonFields block = body.object(SessionToken.BLOCK);
        block.requireOnly(SessionToken.BLOCK_FIELDS);
        if (!TokenId.isValid(body.text("jti"))) {
            throw body.invalid("jti", "is not 22 characters of base62");
        }
        Instant issued = body.time("iat");
        Instant expires = body.time("exp");
        if (expires.isBefore(issued) || expires.isAfter(issued.plus(SessionToken.LIFE))) {
            throw body.invalid("exp", "is not within " + SessionToken.LIFE.toSeconds() + " seconds after iat");
        }
        UserCredential credential = credentials.verifyUser(block.text(SessionToken.CREDENTIAL));
        if (!credential.holder().equals(user)) {
            throw new SecurityFault(
                    Kind.STOLEN_CREDENTIAL,
                    WHAT + " is signed by " + user + " but carries the credential of " + credential.holder());
        }
        return new Held(credential, body.key("aud", KeyType.NODE), Validity.between(issued, expires));
    }
}
