package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;
import java.util.Locale;

/** What a key is for. The type is the first letter of the key's text form, as nkeys defines it. */
public enum KeyType {
    ACCOUNT('A', 0),
    CLUSTER('C', 2),
    MODULE('M', 12),
    NODE('N', 13),
    OPERATOR('O', 14),
    USER('U', 20),
    PROVIDER('V', 21);

    private static final KeyType[] TYPES = values();

    private final char letter;
    private final int value;

    KeyType(char letter, int value) {
        this.letter = letter;
        this.value = value;
    }

    /** The first letter of every public key of this type. */
    public char letter() {
        return letter;
    }

    /** The type's five bits; a public key's prefix byte is this value shifted left by three. */
    public int value() {
        return value;
    }

    /** The prefix byte of a public key of this type. */
    public int prefix() {
        return value << 3;
    }

    /** The type in words, as it stands in error texts: {@code "user key"}. */
    public String description() {
        return name().toLowerCase(Locale.ROOT) + " key";
    }

    /** The type with this letter, which some type has. */
    static KeyType ofLetter(char letter) {
        for (KeyType type : TYPES) {
            if (type.letter == letter) {
                return type;
            }
        }
        throw new ProtocolException("unknown key type " + letter);
    }

    /**
     * The type with these five bits.
     *
     * @throws ProtocolException when no type has them
     */
    public static KeyType ofValue(int value) {
        for (KeyType type : TYPES) {
            if (type.value == value) {
                return type;
            }
        }
        throw new ProtocolException("unknown key type " + value);
    }
}
