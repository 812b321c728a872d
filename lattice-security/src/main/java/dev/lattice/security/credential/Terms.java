package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** As what somebody is let in: what a ticket offers at most, and what a credential then says. */
public sealed interface Terms {
    /** The name for people. */
    String name();

    /** The type of key that the holder has. */
    KeyType holderType();

    /**
     * As a node.
     *
     * @param labels what it is for, unmodifiable
     * @param accounts whose actors it may carry, unmodifiable; empty for those of any account
     */
    record OfNode(String name, SortedMap<String, String> labels, SortedSet<KeyId> accounts) implements Terms {
        public OfNode {
            CredentialFields.requireName(name);
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            CredentialFields.requireLabels(labels);
            accounts = Collections.unmodifiableSortedSet(new TreeSet<>(accounts));
            CredentialFields.requireAccounts(accounts);
        }

        /** A node of any account. */
        public static OfNode of(String name, Map<String, String> labels) {
            return new OfNode(name, new TreeMap<>(labels), Collections.emptySortedSet());
        }

        @Override
        public KeyType holderType() {
            return KeyType.NODE;
        }

        /** Whether it may carry actors of this account. */
        boolean carries(KeyId account) {
            return accounts.isEmpty() || accounts.contains(account);
        }
    }

    /**
     * As a user.
     *
     * @param grants what the user may do, unmodifiable
     */
    record OfUser(String name, Set<Grant> grants) implements Terms {
        public OfUser {
            CredentialFields.requireName(name);
            grants = CredentialFields.sorted(grants);
        }

        @Override
        public KeyType holderType() {
            return KeyType.USER;
        }
    }

    /** Whether a credential of those terms lies within these. */
    default boolean covers(Terms given) {
        if (this instanceof OfNode mine && given instanceof OfNode theirs) {
            return mine.name.equals(theirs.name)
                    && mine.labels.entrySet().containsAll(theirs.labels.entrySet())
                    && (mine.accounts.isEmpty()
                            || !theirs.accounts.isEmpty() && mine.accounts.containsAll(theirs.accounts));
        }
        return this instanceof OfUser mine
                && given instanceof OfUser theirs
                && mine.name.equals(theirs.name)
                && theirs.grants.stream().allMatch(grant -> mine.grants.stream().anyMatch(own -> own.covers(grant)));
    }
}
