package dev.lattice.node.home;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.file.SafeFiles;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lattice that a home makes for itself, so that a first node runs without ceremony. The home holds its cluster key
 * and admits nodes with it; such nodes listen on loopback only.
 *
 * <p>Immutable; holds secret keys, which {@code toString} does not show.
 */
public final class DevelopmentLattice {
    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentLattice.class);
    private static final String CLUSTER_FILE = "cluster.nk";
    private static final String USER_FILE = "user.nk";
    static final String NAME = "dev";

    private final boolean created;
    private final CredentialIssuer issuer;
    private final SigningKey userKey;
    private final UserCredential userCredential;

    private DevelopmentLattice(boolean created, CredentialIssuer issuer, SigningKey userKey) {
        this.created = created;
        this.issuer = issuer;
        this.userKey = userKey;
        this.userCredential =
                issuer.issueUser(userKey.id(), NAME, EnumSet.allOf(Right.class), CredentialIssuer.DEFAULT_LIFE);
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(CLUSTER_FILE));
    }

    static DevelopmentLattice openOrCreate(Path directory, Clock clock, SecureRandom random) {
        SafeFiles.createPrivateDirectory(directory);
        boolean created = !complete(directory);
        if (created) {
            // Only making needs the lock. Files appear whole, so readers need none and do not wait for each other.
            created = HomeLock.whileHeld(directory.resolve("lock"), () -> make(directory, random));
        }
        SigningKey cluster = KeyFile.read(directory.resolve(CLUSTER_FILE), KeyType.CLUSTER);
        SigningKey user = KeyFile.read(directory.resolve(USER_FILE), KeyType.USER);
        return new DevelopmentLattice(created, new CredentialIssuer(cluster, clock, random), user);
    }

    private static boolean complete(Path directory) {
        return exists(directory) && Files.exists(directory.resolve(USER_FILE));
    }

    /** Under the lock; false when another process was faster. */
    private static boolean make(Path directory, SecureRandom random) {
        boolean fresh = !exists(directory);
        if (fresh && Files.exists(directory.resolve(USER_FILE))) {
            LOG.warn(
                    "the development lattice has lost its key: {} is gone, so this is a new lattice, which takes none"
                            + " of the nodes that the former one admitted",
                    directory.resolve(CLUSTER_FILE));
        }
        readOrCreate(directory.resolve(CLUSTER_FILE), KeyType.CLUSTER, random);
        readOrCreate(directory.resolve(USER_FILE), KeyType.USER, random);
        return fresh;
    }

    static SigningKey readOrCreate(Path file, KeyType type, SecureRandom random) {
        if (!Files.exists(file)) {
            KeyFile.create(file, SigningKey.generate(type, random));
        }
        return KeyFile.read(file, type);
    }

    /** Whether this call made the lattice, which the user should be told. */
    public boolean created() {
        return created;
    }

    /** The public half of the cluster key. */
    public KeyId latticeId() {
        return issuer.lattice();
    }

    /** The key of the lattice's only user. */
    public SigningKey userKey() {
        return userKey;
    }

    /** The user's credential, fresh, with every right. */
    public UserCredential userCredential() {
        return userCredential;
    }

    /** Admits a node from now on. The caller sees to it that it listens on loopback only. */
    public NodeCredential issueNodeCredential(KeyId node, String name, Map<String, String> labels) {
        return issuer.issueNode(node, name, labels, CredentialIssuer.DEFAULT_LIFE);
    }

    /** How the command line knows the lattice. */
    Context context() {
        return new Context(NAME, latticeId(), List.of(), Optional.of(Path.of(NAME, USER_FILE)));
    }

    @Override
    public String toString() {
        return "DevelopmentLattice[" + latticeId() + "]";
    }
}
