package dev.lattice.security.credential;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A right and how far it reaches, as it stands in credentials: {@code deploy}, or
 * {@code deploy:account=A…,label=zone=plant}. Several accounts are alternatives; labels must all be there.
 *
 * @param accounts whose actors it is about, unmodifiable; empty for those of any account
 * @param labels that a node must have for it to be about that node, unmodifiable; empty for any node
 */
public record Grant(Right right, SortedSet<KeyId> accounts, SortedMap<String, String> labels) {
    private static final int LIMIT_ACCOUNTS = 16;
    private static final String ACCOUNT = "account=";
    private static final String LABEL = "label=";

    /** @throws SecurityFault of kind INVALID_CLAIMS when the right has no such scope or the scope is malformed */
    public Grant {
        accounts = Collections.unmodifiableSortedSet(new TreeSet<>(accounts));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        CredentialFields.requireLabels(labels);
        if (accounts.size() > LIMIT_ACCOUNTS || accounts.stream().anyMatch(a -> a.type() != KeyType.ACCOUNT)) {
            throw invalid("a right is scoped to at most " + LIMIT_ACCOUNTS + " account keys (A)");
        }
        if (!accounts.isEmpty() && !right.hasAccounts() || !labels.isEmpty() && !right.hasLabels()) {
            throw invalid("the right " + right.text() + " cannot be scoped so");
        }
        if (labels.values().stream().anyMatch(value -> value.indexOf(',') >= 0)) {
            throw invalid("a label with a comma in its value cannot scope a right");
        }
    }

    /** The right without a bound. */
    public static Grant of(Right right) {
        return new Grant(right, Collections.emptySortedSet(), Collections.emptySortedMap());
    }

    /**
     * Reads the text form.
     *
     * @throws SecurityFault of kind UNSUPPORTED_FORM when right or scope is not known here, INVALID_CLAIMS when the
     *     scope is malformed
     */
    public static Grant parse(String text) {
        int colon = text.indexOf(':');
        Right right = Right.ofText(colon < 0 ? text : text.substring(0, colon))
                .orElseThrow(() -> new SecurityFault(
                        SecurityFault.Kind.UNSUPPORTED_FORM,
                        "credential: has a right that this version does not know; it may need a newer one"));
        SortedSet<KeyId> accounts = new TreeSet<>();
        SortedMap<String, String> labels = new TreeMap<>();
        if (colon >= 0) {
            for (String part : text.substring(colon + 1).split(",", -1)) {
                readScope(part, accounts, labels);
            }
        }
        return new Grant(right, accounts, labels);
    }

    private static void readScope(String part, SortedSet<KeyId> accounts, SortedMap<String, String> labels) {
        if (part.startsWith(ACCOUNT)) {
            try {
                accounts.add(KeyId.parse(part.substring(ACCOUNT.length()), KeyType.ACCOUNT));
            } catch (ProtocolException e) {
                throw new SecurityFault(
                        SecurityFault.Kind.INVALID_CLAIMS, "a right's scope names no account: " + e.getMessage(), e);
            }
        } else if (part.startsWith(LABEL)) {
            String label = part.substring(LABEL.length());
            int equals = label.indexOf('=');
            if (equals < 1 || labels.put(label.substring(0, equals), label.substring(equals + 1)) != null) {
                throw invalid("a label in a right's scope has the form label=key=value, and each key stands once");
            }
        } else {
            throw new SecurityFault(
                    SecurityFault.Kind.UNSUPPORTED_FORM,
                    "credential: has a right with a scope that this version does not know; scopes are account=A… and"
                            + " label=key=value");
        }
    }

    /** Whether the right has a bound. */
    public boolean isScoped() {
        return !accounts.isEmpty() || !labels.isEmpty();
    }

    /** Whether the right reaches actors of this account. */
    public boolean reaches(KeyId account) {
        return accounts.isEmpty() || accounts.contains(account);
    }

    /** Whether the right reaches a node with these labels. */
    public boolean reaches(Map<String, String> nodeLabels) {
        return nodeLabels.entrySet().containsAll(labels.entrySet());
    }

    /** Whether whoever has this right may give that one away. */
    boolean covers(Grant given) {
        boolean withinAccounts =
                accounts.isEmpty() || !given.accounts.isEmpty() && accounts.containsAll(given.accounts);
        return right == given.right && withinAccounts && given.labels.entrySet().containsAll(labels.entrySet());
    }

    /** The text form. */
    public String text() {
        List<String> scopes = new ArrayList<>();
        accounts.forEach(account -> scopes.add(ACCOUNT + account));
        labels.forEach((key, value) -> scopes.add(LABEL + key + "=" + value));
        return scopes.isEmpty() ? right.text() : right.text() + ":" + String.join(",", scopes);
    }

    @Override
    public String toString() {
        return text();
    }

    private static SecurityFault invalid(String message) {
        return new SecurityFault(SecurityFault.Kind.INVALID_CLAIMS, "credential: " + message);
    }
}
