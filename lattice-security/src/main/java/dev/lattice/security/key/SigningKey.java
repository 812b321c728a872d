package dev.lattice.security.key;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NkeyText;
import dev.lattice.security.SecurityFault;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key pair of a type. Its text form, the seed, follows nkeys: base32 of
 * {@code b1 b2 seed(32) crc(2)}, 58 characters beginning with {@code S} and the type's letter.
 *
 * <p>Immutable, safe on any thread. {@code toString} shows the public half only.
 */
public final class SigningKey {
    private static final int SEED_BYTES = 32;
    private static final int SEED_PREFIX = 0x90;
    private static final int SEED_PREFIX_BYTES = 2;
    private static final int SEED_CHARACTERS = 58;
    private static final int PUBLIC_KEY_CHARACTERS = 56;

    private final KeyId id;
    private final Ed25519PrivateKeyParameters secret;

    private SigningKey(KeyType type, byte[] seed) {
        this.secret = new Ed25519PrivateKeyParameters(seed, 0);
        this.id = KeyId.of(type, secret.generatePublicKey().getEncoded());
    }

    /** A new key pair. */
    public static SigningKey generate(KeyType type, SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new SigningKey(type, seed);
    }

    /**
     * The key pair of a seed.
     *
     * @throws SecurityFault of kind BAD_KEY that says what is wrong with the text, without quoting it
     */
    public static SigningKey ofSeed(String seed) {
        byte[] body = decode(seed);
        int first = body[0] & 0xff;
        int second = body[1] & 0xff;
        int prefix = (first & 7) << 5 | second >>> 3;
        if ((first & 0xf8) != SEED_PREFIX || (second & 7) != 0 || (prefix & 7) != 0) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_KEY, "this is not a seed: a seed begins with S and the letter of its type");
        }
        byte[] raw = new byte[SEED_BYTES];
        System.arraycopy(body, SEED_PREFIX_BYTES, raw, 0, SEED_BYTES);
        return new SigningKey(typeOf(prefix), raw);
    }

    /**
     * The key pair of a seed of a known type.
     *
     * @throws SecurityFault of kind BAD_KEY as {@link #ofSeed(String)}, or WRONG_KEY_TYPE naming both types
     */
    public static SigningKey ofSeed(String seed, KeyType expected) {
        return ofSeed(seed).require(expected);
    }

    /** This key, when it is of the expected type; otherwise a fault of kind WRONG_KEY_TYPE that names both. */
    public SigningKey require(KeyType expected) {
        KeyType actual = id.type();
        if (actual != expected) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "wrong type of seed: got " + actual.letter() + " (" + actual.description() + "), want "
                            + expected.letter() + " (" + expected.description() + ")");
        }
        return this;
    }

    /** The public half. */
    public KeyId id() {
        return id;
    }

    /** Signs as RFC 8032 says (Ed25519, no context, no prehash). @return 64 bytes */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Signatures.BYTES];
        secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    /** The secret half, 58 characters. Only for a file of mode 0600 or a person who asked for it. */
    public String seedText() {
        int prefix = id.type().prefix();
        byte[] body = new byte[SEED_PREFIX_BYTES + SEED_BYTES];
        body[0] = (byte) (SEED_PREFIX | prefix >> 5);
        body[1] = (byte) ((prefix & 31) << 3);
        secret.encode(body, SEED_PREFIX_BYTES);
        return NkeyText.encode(body);
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }

    private static byte[] decode(String seed) {
        if (seed.length() == PUBLIC_KEY_CHARACTERS && !seed.startsWith("S")) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_KEY,
                    "a seed is wanted here and this has the length of a public key: " + PUBLIC_KEY_CHARACTERS
                            + " characters, not " + SEED_CHARACTERS);
        }
        try {
            return NkeyText.decode(seed, SEED_PREFIX_BYTES + SEED_BYTES, "seed");
        } catch (ProtocolException e) {
            throw new SecurityFault(SecurityFault.Kind.BAD_KEY, e.getMessage(), e);
        }
    }

    private static KeyType typeOf(int prefix) {
        try {
            return KeyType.ofValue(prefix >>> 3);
        } catch (ProtocolException e) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_KEY, "a seed of a type that has no use here: " + e.getMessage(), e);
        }
    }
}
