package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;
import java.util.Arrays;

/**
 * The text form under public keys and seeds: base32 (RFC 4648, upper case, no padding) over some bytes and their
 * CRC-16/XMODEM, little-endian. Follows nkeys; stateless.
 */
public final class NkeyText {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int CHECKSUM_BYTES = 2;
    private static final int BITS_PER_CHARACTER = 5;
    private static final int CRC_POLYNOMIAL = 0x1021;
    private static final int[] CRC_OF_BYTE = crcOfEachByte();

    private NkeyText() {}

    /** Encodes {@code body} followed by its checksum. */
    public static String encode(byte[] body) {
        byte[] bytes = Arrays.copyOf(body, body.length + CHECKSUM_BYTES);
        int crc = crc16(body, body.length);
        bytes[body.length] = (byte) crc;
        bytes[body.length + 1] = (byte) (crc >>> 8);
        return toBase32(bytes);
    }

    /**
     * Decodes text and checks it. The error never quotes the text, for it may be a seed.
     *
     * @param bodyBytes how many bytes there must be in front of the checksum
     * @param what what the text should be, for the error: {@code "public key"}
     * @return the bytes in front of the checksum
     * @throws ProtocolException on a wrong length, a foreign character, unused bits that are not zero or a wrong
     *     checksum
     */
    public static byte[] decode(String text, int bodyBytes, String what) {
        int total = bodyBytes + CHECKSUM_BYTES;
        int characters = (total * 8 + BITS_PER_CHARACTER - 1) / BITS_PER_CHARACTER;
        if (text.length() != characters) {
            throw new ProtocolException(
                    what + " has the wrong length: " + text.length() + " characters, not " + characters);
        }
        byte[] bytes = fromBase32(text, total, what);
        int expected = crc16(bytes, bodyBytes);
        int actual = (bytes[bodyBytes] & 0xff) | (bytes[bodyBytes + 1] & 0xff) << 8;
        if (expected != actual) {
            throw new ProtocolException(what + " has a bad checksum: a character of it is wrong");
        }
        return Arrays.copyOf(bytes, bodyBytes);
    }

    private static String toBase32(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + BITS_PER_CHARACTER - 1) / BITS_PER_CHARACTER);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = buffer << 8 | b & 0xff;
            bits += 8;
            while (bits >= BITS_PER_CHARACTER) {
                bits -= BITS_PER_CHARACTER;
                text.append(ALPHABET.charAt(buffer >>> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(buffer << BITS_PER_CHARACTER - bits & 31));
        }
        return text.toString();
    }

    private static byte[] fromBase32(String text, int length, String what) {
        byte[] bytes = new byte[length];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw new ProtocolException(what + " is not base32: character " + (i + 1) + " is none of A-Z and 2-7");
            }
            buffer = buffer << BITS_PER_CHARACTER | value;
            bits += BITS_PER_CHARACTER;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >>> bits);
            }
        }
        if ((buffer & (1 << bits) - 1) != 0) {
            // Otherwise several texts would name one key, and a key's text is what tables compare.
            throw new ProtocolException(what + " is not canonical base32: its last character has unused bits set");
        }
        return bytes;
    }

    /** CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected. */
    static int crc16(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc = (crc << 8 ^ CRC_OF_BYTE[crc >>> 8 ^ bytes[i] & 0xff]) & 0xffff;
        }
        return crc;
    }

    /** Every request names several keys, so their checksums go by the byte. */
    private static int[] crcOfEachByte() {
        int[] table = new int[256];
        for (int value = 0; value < table.length; value++) {
            int crc = value << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ CRC_POLYNOMIAL : crc << 1;
            }
            table[value] = crc & 0xffff;
        }
        return table;
    }
}
