package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.jwt.Validity;
import java.util.Set;

/** A user's admission to a lattice. */
public final class UserCredential implements Credential {
    private final CredentialFields fields;
    private final Set<Right> rights;

    UserCredential(CredentialFields fields, Set<Right> rights) {
        this.fields = fields;
        this.rights = rights;
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
    public String name() {
        return fields.name();
    }

    @Override
    public Validity validity() {
        return fields.validity();
    }

    /** What the user may do; unmodifiable. */
    public Set<Right> rights() {
        return rights;
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
        return "UserCredential[" + name() + " " + holder() + " " + rights + "]";
    }
}
