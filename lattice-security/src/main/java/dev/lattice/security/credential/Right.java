package dev.lattice.security.credential;

import java.util.Locale;
import java.util.Optional;

/** What a user may do. No right implies another. */
public enum Right {
    /** Decide about policy, aliases, trusted accounts and users. */
    ADMIN,
    /** Call actors. */
    CALL,
    /** Start, stop and link actors. */
    DEPLOY,
    /** Let nodes join. */
    INVITE,
    /** See nodes, actors and events. */
    OBSERVE;

    /** Whether it may be bounded to actors of some accounts. */
    boolean hasAccounts() {
        return this == CALL || this == DEPLOY || this == INVITE;
    }

    /** Whether it may be bounded to nodes with some labels. */
    boolean hasLabels() {
        return this == DEPLOY || this == INVITE;
    }

    /** The right as it stands in credentials. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The right of this text, if there is one. */
    public static Optional<Right> ofText(String text) {
        for (Right right : values()) {
            if (right.text().equals(text)) {
                return Optional.of(right);
            }
        }
        return Optional.empty();
    }
}
