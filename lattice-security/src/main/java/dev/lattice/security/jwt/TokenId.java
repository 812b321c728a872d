package dev.lattice.security.jwt;

import java.security.SecureRandom;

/** The {@code jti} of a token: 22 characters of base62, as NATS's nuid writes them; 131 random bits. */
public final class TokenId {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int CHARACTERS = 22;

    private TokenId() {}

    /** A fresh one. */
    public static String random(SecureRandom random) {
        StringBuilder text = new StringBuilder(CHARACTERS);
        for (int i = 0; i < CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Whether the text has this form. */
    public static boolean isValid(String text) {
        return text.length() == CHARACTERS && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }
}
