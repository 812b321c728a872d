package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Validity;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** What both kinds of credential have, and the names of the fields in the signed text. */
record CredentialFields(String text, KeyId lattice, KeyId holder, String name, Validity validity) {
    static final String BLOCK = "lattice";
    static final String KIND = "kind";
    static final String KIND_NODE = "node";
    static final String KIND_USER = "user";
    static final String NAME = "name";
    static final String LABELS = "labels";
    static final String RIGHTS = "rights";

    static final int LIMIT_LABELS = 32;
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

    private static SecurityFault invalid(String message) {
        return new SecurityFault(SecurityFault.Kind.INVALID_CLAIMS, "credential: " + message);
    }
}
