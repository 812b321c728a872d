package dev.lattice.security.credential;

import static dev.lattice.security.credential.CredentialFields.BLOCK;
import static dev.lattice.security.credential.CredentialFields.KIND;
import static dev.lattice.security.credential.CredentialFields.LABELS;
import static dev.lattice.security.credential.CredentialFields.NAME;
import static dev.lattice.security.credential.CredentialFields.RIGHTS;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;

/**
 * Decides which credentials hold in one lattice. Today these are the ones that the cluster key signed itself; the text
 * may later carry the chain behind an issuer's signature, and callers need not change.
 *
 * <p>Immutable, safe on any thread.
 */
public final class CredentialVerifier {
    private static final String WHAT = "the credential";
    private static final Set<String> BODY = Set.of("exp", "jti", "iat", "iss", "sub", BLOCK);
    private static final Set<String> NODE_BLOCK = Set.of(KIND, NAME, LABELS);
    private static final Set<String> USER_BLOCK = Set.of(KIND, NAME, RIGHTS);

    private final KeyId lattice;
    private final Clock clock;

    /**
     * @param lattice the cluster key
     * @throws SecurityFault of kind WRONG_KEY_TYPE when it is none
     */
    public CredentialVerifier(KeyId lattice, Clock clock) {
        if (lattice.type() != KeyType.CLUSTER) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "a lattice is named by a cluster key (C), not by a "
                            + lattice.type().description());
        }
        this.lattice = lattice;
        this.clock = clock;
    }

    /** The lattice whose credentials hold. */
    public KeyId lattice() {
        return lattice;
    }

    /**
     * Checks a credential of either kind: form, signature, lattice, time.
     *
     * @throws SecurityFault of kind BAD_TOKEN, TOO_LARGE, BAD_SIGNATURE, INVALID_CLAIMS, UNSUPPORTED_FORM,
     *     WRONG_KEY_TYPE, WRONG_KIND, UNTRUSTED, EXPIRED or NOT_YET_VALID
     */
    public Credential verify(String text) {
        Jwt jwt = Jwt.verify(text, WHAT);
        requireIssuer(jwt);
        JsonFields body = jwt.body();
        body.requireOnly(BODY);
        if (!TokenId.isValid(body.text("jti"))) {
            throw body.invalid("jti", "is not 22 characters of base62");
        }
        JsonFields block = body.object(BLOCK);
        Credential credential = switch (block.text(KIND)) {
            case CredentialFields.KIND_NODE -> node(jwt, block);
            case CredentialFields.KIND_USER -> user(jwt, block);
            default ->
                throw new SecurityFault(
                        SecurityFault.Kind.WRONG_KIND,
                        WHAT + ": this token is neither a node's credential nor a user's");
        };
        requireCurrent(credential);
        return credential;
    }

    /** As {@link #verify}, and refuses a user's credential with WRONG_KIND. */
    public NodeCredential verifyNode(String text) {
        if (verify(text) instanceof NodeCredential node) {
            return node;
        }
        throw new SecurityFault(
                SecurityFault.Kind.WRONG_KIND, WHAT + ": a user's credential where a node's must be; this is no node");
    }

    /** As {@link #verify}, and refuses a node's credential with WRONG_KIND. */
    public UserCredential verifyUser(String text) {
        if (verify(text) instanceof UserCredential user) {
            return user;
        }
        throw new SecurityFault(
                SecurityFault.Kind.WRONG_KIND, WHAT + ": a node's credential where a user's must be; this is no user");
    }

    /** Refuses a credential whose time is over by now: for connections that outlive it. */
    public void requireCurrent(Credential credential) {
        credential
                .validity()
                .require(clock.instant(), "the credential of " + credential.name(), "renew it with the lattice");
    }

    private void requireIssuer(Jwt jwt) {
        if (jwt.issuer().equals(lattice)) {
            return;
        }
        if (jwt.issuer().type() == KeyType.CLUSTER) {
            throw new SecurityFault(
                    SecurityFault.Kind.UNTRUSTED,
                    WHAT + " belongs to another lattice: to " + jwt.issuer() + ", not to " + lattice);
        }
        throw new SecurityFault(
                SecurityFault.Kind.UNTRUSTED,
                WHAT + " is signed by " + jwt.issuer() + ", which admits nobody to lattice " + lattice);
    }

    private NodeCredential node(Jwt jwt, JsonFields block) {
        block.requireOnly(NODE_BLOCK);
        SortedMap<String, String> labels = block.textMap(LABELS);
        CredentialFields.requireLabels(labels);
        return new NodeCredential(fields(jwt, block, KeyType.NODE), labels);
    }

    private UserCredential user(Jwt jwt, JsonFields block) {
        block.requireOnly(USER_BLOCK);
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        for (String text : block.texts(RIGHTS)) {
            rights.add(Right.ofText(text)
                    .orElseThrow(() -> new SecurityFault(
                            SecurityFault.Kind.UNSUPPORTED_FORM,
                            WHAT + ": has a right that this version does not know; it may need a newer one")));
        }
        return new UserCredential(fields(jwt, block, KeyType.USER), Collections.unmodifiableSet(rights));
    }

    private CredentialFields fields(Jwt jwt, JsonFields block, KeyType holderType) {
        JsonFields body = jwt.body();
        String name = block.text(NAME);
        CredentialFields.requireName(name);
        Instant issued = body.time("iat");
        Instant expires = body.time("exp");
        if (!expires.isAfter(issued)) {
            throw body.invalid("exp", "is not after iat");
        }
        return new CredentialFields(
                jwt.text(), lattice, body.key("sub", holderType), name, Validity.between(issued, expires));
    }
}
