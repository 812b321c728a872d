package dev.lattice.protocol;

/** Bounds of texts in UTF-8 bytes, the unit in which the wire counts them. Stateless; allocates only to shorten. */
public final class Utf8 {
    private static final String ELLIPSIS = "…";
    private static final int ELLIPSIS_BYTES = 3;

    /** The most that one char can take; a surrogate pair takes four bytes, but is two chars. */
    private static final int MAX_BYTES_PER_CHAR = 3;

    private Utf8() {}

    /** Whether a text takes at most this many bytes. */
    public static boolean fits(String text, int limitBytes) {
        return text.length() <= limitBytes / MAX_BYTES_PER_CHAR || fitting(text, limitBytes) == text.length();
    }

    /**
     * The text itself, when it takes at most this many bytes.
     *
     * @param what what the text is, for the error: {@code "the operation"}
     * @throws ProtocolException when it is longer; the error does not quote it
     */
    public static String require(String text, int limitBytes, String what) {
        if (!fits(text, limitBytes)) {
            throw new ProtocolException(what + " is too long: more than " + limitBytes + " bytes of UTF-8");
        }
        return text;
    }

    /**
     * The text itself, when it takes at most this many bytes, otherwise its beginning and an ellipsis that together do.
     * For texts that only people read; never splits a code point.
     *
     * @param limitBytes three at least, for the ellipsis
     */
    public static String clip(String text, int limitBytes) {
        return fits(text, limitBytes) ? text : text.substring(0, fitting(text, limitBytes - ELLIPSIS_BYTES)) + ELLIPSIS;
    }

    /** How many leading chars fit into this many bytes. */
    private static int fitting(String text, int limitBytes) {
        int left = limitBytes;
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            left -= bytes(codePoint);
            if (left < 0) {
                return at;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    private static int bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
