package dev.lattice.security.credential;

import static dev.lattice.security.credential.CredentialFields.BLOCK;
import static dev.lattice.security.credential.CredentialFields.KIND;
import static dev.lattice.security.credential.CredentialFields.LABELS;
import static dev.lattice.security.credential.CredentialFields.NAME;
import static dev.lattice.security.credential.CredentialFields.RIGHTS;

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
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
        SortedMap<String, String> sorted = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        CredentialFields.requireLabels(sorted);
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(KIND, CredentialFields.KIND_NODE);
        block.put(NAME, name);
        if (!sorted.isEmpty()) {
            block.put(LABELS, sorted);
        }
        return new NodeCredential(sign(node, KeyType.NODE, name, life, block), sorted);
    }

    /**
     * Admits a user from now on.
     *
     * @throws SecurityFault of kind WRONG_KEY_TYPE or INVALID_CLAIMS
     */
    public UserCredential issueUser(KeyId user, String name, Set<Right> rights, Duration life) {
        EnumSet<Right> granted = EnumSet.noneOf(Right.class);
        granted.addAll(rights);
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(KIND, CredentialFields.KIND_USER);
        block.put(NAME, name);
        block.put(RIGHTS, granted.stream().map(Right::text).toList());
        return new UserCredential(sign(user, KeyType.USER, name, life, block), Collections.unmodifiableSet(granted));
    }

    private CredentialFields sign(KeyId holder, KeyType type, String name, Duration life, Map<String, Object> block) {
        CredentialFields.requireName(name);
        if (holder.type() != type) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "this credential is for a " + type.description() + ", not a "
                            + holder.type().description());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Validity validity = Validity.between(now, now.plus(life));
        if (!validity.expires().orElseThrow().isAfter(now)) {
            throw new SecurityFault(
                    SecurityFault.Kind.INVALID_CLAIMS, "a credential must last at least a second, not " + life);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", validity.expires().orElseThrow().getEpochSecond());
        body.put("jti", TokenId.random(random));
        body.put("iat", now.getEpochSecond());
        body.put("iss", cluster.id().text());
        body.put("sub", holder.text());
        body.put(BLOCK, block);
        return new CredentialFields(Jwt.sign(cluster, body), cluster.id(), holder, name, validity);
    }
}
