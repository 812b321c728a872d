package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.Validity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A user's promise to let one bearer in, whose signatures and scope have been verified; only {@link CredentialVerifier}
 * and {@link Invitation} make them. Whether its time has come or is over is another question.
 */
public final class Ticket {
    /** The longest time in which a ticket can be used. */
    public static final Duration LONGEST = Duration.ofDays(30);

    /** The longest that a credential which was made of a ticket can last. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private final String text;
    private final String id;
    private final UserCredential inviter;
    private final KeyId audience;
    private final Terms terms;
    private final Duration life;
    private final byte[] key;
    private final Validity validity;

    Ticket(
            String text,
            String id,
            UserCredential inviter,
            KeyId audience,
            Terms terms,
            Duration life,
            byte[] key,
            Validity validity) {
        this.text = text;
        this.id = id;
        this.inviter = inviter;
        this.audience = audience;
        this.terms = terms;
        this.life = life;
        this.key = key.clone();
        this.validity = validity;
    }

    /** The signed text with the inviter's credential behind it, as it travels. */
    public String text() {
        return text;
    }

    /** The {@code jti}; unique together with the inviter's key. */
    public String id() {
        return id;
    }

    public KeyId lattice() {
        return inviter.lattice();
    }

    /** Who promises. */
    public UserCredential inviter() {
        return inviter;
    }

    /** The one node that may act on the ticket. */
    public KeyId audience() {
        return audience;
    }

    /** As what the bearer is let in, at most. */
    public Terms terms() {
        return terms;
    }

    /** How long a credential lasts that is made of it, at most. */
    public Duration life() {
        return life;
    }

    /** When it can be used; both ends are there. */
    public Validity validity() {
        return validity;
    }

    byte[] key() {
        return key.clone();
    }

    boolean isKeyOf(TicketSecret secret) {
        return Arrays.equals(key, secret.publicKey());
    }

    /** SHA-256 of what the user signed, base64url: what credentials name it by. */
    public String hash() {
        return hash(text.split(CredentialFields.LINK, 2)[0]);
    }

    static String hash(String token) {
        try {
            return Base64Url.encode(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new SecurityFault(SecurityFault.Kind.PLATFORM, "this Java has no SHA-256; use another JDK", e);
        }
    }

    @Override
    public String toString() {
        return "Ticket[" + id + " for " + terms.name() + " at " + audience.shortText() + "]";
    }
}
