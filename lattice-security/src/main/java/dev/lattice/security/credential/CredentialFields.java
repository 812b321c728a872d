package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Validity;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What both kinds of credential have, and the names of the fields in the signed text. */
record CredentialFields(String text, KeyId lattice, KeyId holder, Validity validity, Optional<Admission> admission) {
    static final String BLOCK = "lattice";
    static final String KIND = "kind";
    static final String KIND_NODE = "node";
    static final String KIND_USER = "user";
    static final String NAME = "name";
    static final String LABELS = "labels";
    static final String ACCOUNTS = "accounts";
    static final String RIGHTS = "rights";
    static final String ROLE = "role";
    static final String ROLE_ISSUER = "issuer";
    static final String TICKET = "ticket";
    static final String PROOF = "proof";

    /** Stands between the tokens of a chain; no token contains it. */
    static final String LINK = "~";

    static final int LIMIT_LABELS = 32;
    private static final int LIMIT_ACCOUNTS = 32;
    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern LABEL_KEY_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    private static final int LIMIT_LABEL_CHARACTERS = 255;

    static void requireName(String name) {
        if (!NAME_FORM.matcher(name).matches()) {
            throw invalid("a name has 1 to 63 letters, digits, dots, dashes or underscores and begins with a letter or"
                    + " digit");
        }
    }

    static void requireLabels(SortedMap<String, String> labels) {
        if (labels.size() > LIMIT_LABELS) {
            throw invalid(labels.size() + " labels are too many; " + LIMIT_LABELS + " are allowed");
        }
        labels.forEach((key, value) -> {
            if (!LABEL_KEY_FORM.matcher(key).matches()) {
                throw invalid(
                        "a label's key has 1 to 63 letters, digits and . _ / - and begins with a letter or digit");
            }
            if (value.length() > LIMIT_LABEL_CHARACTERS || value.chars().anyMatch(Character::isISOControl)) {
                throw invalid("the value of label " + key + " has control characters or more than "
                        + LIMIT_LABEL_CHARACTERS + " characters");
            }
        });
    }

    static void requireAccounts(SortedSet<KeyId> accounts) {
        if (accounts.size() > LIMIT_ACCOUNTS) {
            throw invalid(accounts.size() + " accounts are too many; " + LIMIT_ACCOUNTS + " are allowed");
        }
        if (accounts.stream().anyMatch(account -> account.type() != KeyType.ACCOUNT)) {
            throw invalid("an account is named by an account key (A)");
        }
    }

    /** Unmodifiable, in the order of the rights and their texts, so that equal sets are written alike. */
    static Set<Grant> sorted(Collection<Grant> grants) {
        SortedSet<Grant> sorted =
                new TreeSet<>(Comparator.comparing(Grant::right).thenComparing(Grant::text));
        sorted.addAll(grants);
        if (sorted.size() > LIMIT_LABELS) {
            throw invalid(sorted.size() + " rights are too many; " + LIMIT_LABELS + " are allowed");
        }
        return Collections.unmodifiableSet(sorted);
    }

    /** Writes who is let in as what, in the order of the specification. */
    static void write(Terms terms, Map<String, Object> block) {
        if (terms instanceof Terms.OfNode node) {
            block.put(KIND, KIND_NODE);
            block.put(NAME, node.name());
            if (!node.labels().isEmpty()) {
                block.put(LABELS, node.labels());
            }
            if (!node.accounts().isEmpty()) {
                block.put(ACCOUNTS, node.accounts().stream().map(KeyId::text).toList());
            }
        } else if (terms instanceof Terms.OfUser user) {
            block.put(KIND, KIND_USER);
            block.put(NAME, user.name());
            block.put(RIGHTS, user.grants().stream().map(Grant::text).toList());
        }
    }

    private static SecurityFault invalid(String message) {
        return new SecurityFault(SecurityFault.Kind.INVALID_CLAIMS, "credential: " + message);
    }
}
