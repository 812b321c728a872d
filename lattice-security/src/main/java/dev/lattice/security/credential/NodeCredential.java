package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.jwt.Validity;
import java.util.SortedMap;

/** A node's admission to a lattice. */
public final class NodeCredential implements Credential {
    private final CredentialFields fields;
    private final SortedMap<String, String> labels;

    NodeCredential(CredentialFields fields, SortedMap<String, String> labels) {
        this.fields = fields;
        this.labels = labels;
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
    public String name() {
        return fields.name();
    }

    @Override
    public Validity validity() {
        return fields.validity();
    }

    /** What the node is for, such as {@code zone=plant}; unmodifiable. */
    public SortedMap<String, String> labels() {
        return labels;
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
