package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.jwt.Validity;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** A node's admission to a lattice. */
public final class NodeCredential implements Credential {
    private final CredentialFields fields;
    private final Terms.OfNode terms;
    private final boolean issuer;

    NodeCredential(CredentialFields fields, Terms.OfNode terms, boolean issuer) {
        this.fields = fields;
        this.terms = terms;
        this.issuer = issuer;
    }

    @Override
    public String text() {
        return fields.text();
    }

    @Override
    public KeyId lattice() {
        return fields.lattice();
    }

    /** The node's key. */
    @Override
    public KeyId holder() {
        return fields.holder();
    }

    @Override
    public Terms.OfNode terms() {
        return terms;
    }

    @Override
    public Validity validity() {
        return fields.validity();
    }

    @Override
    public Optional<Admission> admission() {
        return fields.admission();
    }

    /** What the node is for, such as {@code zone=plant}; unmodifiable. */
    public SortedMap<String, String> labels() {
        return terms.labels();
    }

    /** Whose actors it may carry; unmodifiable, and empty for those of any account. */
    public SortedSet<KeyId> accounts() {
        return terms.accounts();
    }

    /** Whether it may carry actors of this account, and so speak for them. */
    public boolean carries(KeyId account) {
        return terms.carries(account);
    }

    /** Whether it may let others in who have a ticket. */
    public boolean isIssuer() {
        return issuer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeCredential credential && credential.text().equals(text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "NodeCredential[" + name() + " " + holder() + "]";
    }
}
