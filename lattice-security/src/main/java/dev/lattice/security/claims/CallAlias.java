package dev.lattice.security.claims;

import java.util.Locale;
import java.util.Optional;

/** The short name under which actors call an actor. */
public final class CallAlias {
    private CallAlias() {}

    /**
     * The form in which aliases are signed and compared: trimmed, lower case, ASCII only, and {@code _} for each space,
     * {@code -} and {@code .}; {@code /} stays.
     *
     * @return empty when nothing is left
     */
    public static Optional<String> normalise(String alias) {
        StringBuilder normal = new StringBuilder(alias.length());
        trim(alias).toLowerCase(Locale.ROOT).chars().filter(c -> c < 0x80).forEach(c -> {
            boolean separator = c == ' ' || c == '-' || c == '.';
            normal.append(separator ? '_' : (char) c);
        });
        return normal.isEmpty() ? Optional.empty() : Optional.of(normal.toString());
    }

    /** Unlike String.strip this takes no-break spaces too, as the tools that wrote the first aliases did. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
