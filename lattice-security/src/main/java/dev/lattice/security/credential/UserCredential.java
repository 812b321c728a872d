package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.jwt.Validity;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A user's admission to a lattice. */
public final class UserCredential implements Credential {
    private final CredentialFields fields;
    private final Terms.OfUser terms;
    private final Set<Right> unbounded;

    UserCredential(CredentialFields fields, Terms.OfUser terms) {
        this.fields = fields;
        this.terms = terms;
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        terms.grants().stream().filter(grant -> !grant.isScoped()).forEach(grant -> rights.add(grant.right()));
        this.unbounded = Collections.unmodifiableSet(rights);
    }

    @Override
    public String text() {
        return fields.text();
    }

    @Override
    public KeyId lattice() {
        return fields.lattice();
    }

    /** The user's key. */
    @Override
    public KeyId holder() {
        return fields.holder();
    }

    @Override
    public Terms.OfUser terms() {
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

    /** What the user may do without any bound; unmodifiable. Rights that have a scope are not among them. */
    public Set<Right> rights() {
        return unbounded;
    }

    /** Everything that the user may do, each with its scope; unmodifiable. */
    public Set<Grant> grants() {
        return terms.grants();
    }

    /** How far a right reaches: each grant of it, none when the user does not have it at all. */
    public List<Grant> grants(Right right) {
        return terms.grants().stream().filter(grant -> grant.right() == right).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserCredential credential && credential.text().equals(text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "UserCredential[" + name() + " " + holder() + " " + terms.grants() + "]";
    }
}
