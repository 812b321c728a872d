package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.key.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The secret half of a ticket: 128 random bits, from which an Ed25519 key is derived whose public half stands in the
 * ticket. It is shown to nobody, the issuer included: what leaves this class is a signature.
 */
public final class TicketSecret {
    private static final int BYTES = 16;
    private static final byte[] DOMAIN_TAG = "lattice/ticket-key/1\0".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;
    private final Ed25519PrivateKeyParameters key;

    private TicketSecret(byte[] secret) {
        this.secret = secret;
        this.key = new Ed25519PrivateKeyParameters(seed(secret), 0);
    }

    static TicketSecret random(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new TicketSecret(secret);
    }

    /** @throws SecurityFault of kind BAD_TOKEN when it is not one, without quoting it */
    static TicketSecret parse(String text) {
        byte[] secret;
        try {
            secret = Base64Url.decode(text, "the secret");
        } catch (SecurityFault e) {
            throw damaged();
        }
        if (secret.length != BYTES) {
            throw damaged();
        }
        return new TicketSecret(secret);
    }

    private static SecurityFault damaged() {
        return new SecurityFault(SecurityFault.Kind.BAD_TOKEN, "the invitation's secret is damaged");
    }

    private static byte[] seed(byte[] secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(DOMAIN_TAG);
            return sha256.digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new SecurityFault(SecurityFault.Kind.PLATFORM, "this Java has no SHA-256; use another JDK", e);
        }
    }

    /** The public half, 32 bytes. */
    byte[] publicKey() {
        return key.generatePublicKey().getEncoded();
    }

    /** Names the key that is to be let in with the ticket. */
    JoinProof prove(KeyId lattice, String ticketId, KeyId holder) {
        byte[] message = JoinProof.message(lattice, ticketId, holder);
        byte[] signature = new byte[Signatures.BYTES];
        key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return new JoinProof(Base64Url.encode(signature));
    }

    /** For the one line that a person carries to the other machine. */
    String text() {
        return Base64Url.encode(secret);
    }

    @Override
    public String toString() {
        return "TicketSecret[…]";
    }
}
