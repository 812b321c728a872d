package dev.lattice.security.jwt;

import dev.lattice.security.SecurityFault;
import java.util.Base64;

/** Base64url (RFC 4648, section 5) without padding, with exactly one text for each sequence of bytes. */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /**
     * Decodes strictly.
     *
     * @param what what the text should be, for the error
     * @throws SecurityFault of kind BAD_TOKEN on padding, foreign characters, or unused bits that are not zero
     */
    public static byte[] decode(String text, String what) {
        byte[] bytes;
        try {
            bytes = DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            throw new SecurityFault(SecurityFault.Kind.BAD_TOKEN, what + " is not base64url", e);
        }
        // The decoder forgives padding and unused bits; a text that it would not write is not the one that was signed.
        if (!encode(bytes).equals(text)) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_TOKEN, what + " is not canonical base64url: padding, or unused bits set");
        }
        return bytes;
    }
}
