package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;
import java.util.Arrays;

/**
 * An Ed25519 public key in its nkeys text form, the name of a node, an actor, an account or a user: 56 characters whose
 * first tells the type.
 *
 * @param text the canonical text; two keys are equal exactly when their texts are
 */
public record KeyId(String text) implements Comparable<KeyId> {
    /** Bytes of a raw Ed25519 public key. */
    public static final int PUBLIC_KEY_BYTES = 32;

    private static final int SHORT_LENGTH = 8;
    private static final String WHAT = "public key";

    /** @throws ProtocolException when the text is not a public key: length, alphabet, checksum or type */
    public KeyId {
        typeOf(decode(text));
    }

    /** The key of a type with these 32 bytes. */
    public static KeyId of(KeyType type, byte[] publicKey) {
        if (publicKey.length != PUBLIC_KEY_BYTES) {
            throw new ProtocolException("a raw public key has 32 bytes, not " + publicKey.length);
        }
        byte[] body = new byte[1 + PUBLIC_KEY_BYTES];
        body[0] = (byte) type.prefix();
        System.arraycopy(publicKey, 0, body, 1, PUBLIC_KEY_BYTES);
        return new KeyId(NkeyText.encode(body));
    }

    /**
     * Reads a key of a known type.
     *
     * @throws ProtocolException when it is no key, or one of another type
     */
    public static KeyId parse(String text, KeyType expected) {
        return new KeyId(text).require(expected);
    }

    /** This key, when it is of the expected type; otherwise an error that names both types. */
    public KeyId require(KeyType expected) {
        KeyType actual = type();
        if (actual != expected) {
            throw new ProtocolException("wrong type of key: got " + actual.letter() + " (" + actual.description()
                    + "), want " + expected.letter() + " (" + expected.description() + ")");
        }
        return this;
    }

    /** What the key is for. Cheap: the text was checked when it was made, and its first letter is the type. */
    public KeyType type() {
        return KeyType.ofLetter(text.charAt(0));
    }

    /** The raw Ed25519 public key, 32 bytes, a fresh array. */
    public byte[] publicKey() {
        byte[] body = decode(text);
        return Arrays.copyOfRange(body, 1, body.length);
    }

    /** The first eight characters, for people; not unique. */
    public String shortText() {
        return text.substring(0, SHORT_LENGTH);
    }

    @Override
    public int compareTo(KeyId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static byte[] decode(String text) {
        return NkeyText.decode(text, 1 + PUBLIC_KEY_BYTES, WHAT);
    }

    private static KeyType typeOf(byte[] body) {
        int prefix = body[0] & 0xff;
        if ((prefix & 7) != 0) {
            throw new ProtocolException("unknown key type: prefix byte " + prefix);
        }
        return KeyType.ofValue(prefix >>> 3);
    }
}
