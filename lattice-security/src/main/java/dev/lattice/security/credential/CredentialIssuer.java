package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Admits nodes and users with the lattice's cluster key. Holds the secret key; as thread-safe as its random source. */
public final class CredentialIssuer {
    /** How long a credential lasts, unless it is told otherwise. */
    public static final Duration DEFAULT_LIFE = Duration.ofDays(90);

    private final SigningKey cluster;
    private final Clock clock;
    private final SecureRandom random;

    /** @throws SecurityFault of kind WRONG_KEY_TYPE when the key is not a cluster's */
    public CredentialIssuer(SigningKey cluster, Clock clock, SecureRandom random) {
        this.cluster = cluster.require(KeyType.CLUSTER);
        this.clock = clock;
        this.random = random;
    }

    /** The lattice whose credentials these are. */
    public KeyId lattice() {
        return cluster.id();
    }

    /**
     * Admits a node from now on.
     *
     * @throws SecurityFault of kind WRONG_KEY_TYPE or INVALID_CLAIMS
     */
    public NodeCredential issueNode(KeyId node, String name, Map<String, String> labels, Duration life) {
        return issueNode(node, Terms.OfNode.of(name, labels), false, life);
    }

    /**
     * Admits a node from now on that may let others in who have a ticket.
     *
     * @throws SecurityFault of kind WRONG_KEY_TYPE or INVALID_CLAIMS
     */
    public NodeCredential issueIssuer(KeyId node, String name, Map<String, String> labels, Duration life) {
        return issueNode(node, Terms.OfNode.of(name, labels), true, life);
    }

    /** As above, with the accounts whose actors it may carry. */
    public NodeCredential issueNode(KeyId node, Terms.OfNode terms, boolean issuer, Duration life) {
        Map<String, Object> block = new LinkedHashMap<>();
        CredentialFields.write(terms, block);
        if (issuer) {
            block.put(CredentialFields.ROLE, CredentialFields.ROLE_ISSUER);
        }
        return new NodeCredential(sign(node, terms, life, block), terms, issuer);
    }

    /**
     * Admits a user from now on, with these rights and no bounds to them.
     *
     * @throws SecurityFault of kind WRONG_KEY_TYPE or INVALID_CLAIMS
     */
    public UserCredential issueUser(KeyId user, String name, Set<Right> rights, Duration life) {
        Set<Grant> grants = rights.stream().map(Grant::of).collect(Collectors.toSet());
        return issueUser(user, new Terms.OfUser(name, grants), life);
    }

    /** As above, with rights that may have bounds. */
    public UserCredential issueUser(KeyId user, Terms.OfUser terms, Duration life) {
        Map<String, Object> block = new LinkedHashMap<>();
        CredentialFields.write(terms, block);
        return new UserCredential(sign(user, terms, life, block), terms);
    }

    private CredentialFields sign(KeyId holder, Terms terms, Duration life, Map<String, Object> block) {
        requireType(holder, terms.holderType());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Validity validity = Validity.between(now, now.plus(life));
        if (!validity.expires().orElseThrow().isAfter(now)) {
            throw new SecurityFault(
                    SecurityFault.Kind.INVALID_CLAIMS, "a credential must last at least a second, not " + life);
        }
        String text = Jwt.sign(cluster, body(validity, TokenId.random(random), cluster.id(), holder, block));
        return new CredentialFields(text, cluster.id(), holder, validity, Optional.empty());
    }

    static void requireType(KeyId holder, KeyType type) {
        if (holder.type() != type) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "this credential is for a " + type.description() + ", not a "
                            + holder.type().description());
        }
    }

    static Map<String, Object> body(
            Validity validity, String id, KeyId issuer, KeyId holder, Map<String, Object> block) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", validity.expires().orElseThrow().getEpochSecond());
        body.put("jti", id);
        body.put("iat", validity.notBefore().orElseThrow().getEpochSecond());
        body.put("iss", issuer.text());
        body.put("sub", holder.text());
        body.put(CredentialFields.BLOCK, block);
        return body;
    }
}
