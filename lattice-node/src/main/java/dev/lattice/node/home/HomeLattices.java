package dev.lattice.node.home;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.file.SafeFiles;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The lattices that were founded in a home, or joined from it: {@code lattices/NAME}. */
public final class HomeLattices {
    /** How long what the cluster key signs holds: founders and issuers are rarely made again. */
    public static final Duration FOUNDERS_LIFE = Duration.ofDays(5 * 365);

    private static final String DEFAULT_NAME = "main";
    private static final String CLUSTER_FILE = "cluster.nk";
    private static final String USER_FILE = "user.nk";
    private static final String CREDENTIAL_FILE = "user.jwt";
    private static final int LIMIT_CREDENTIAL_BYTES = 64 * 1024;
    private static final int SHORT_NAME = 8;

    private final LatticeHome home;
    private final Clock clock;
    private final SecureRandom random;

    HomeLattices(LatticeHome home, Clock clock, SecureRandom random) {
        this.home = home;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Founds a lattice: makes its cluster key, a first user with every right, and lets the node be its first issuer.
     *
     * @param name what this home calls it
     * @param user the first user's name
     * @param node which has joined no lattice yet
     * @param clusterKeyFile where the cluster key goes; empty for the lattice's directory in this home
     * @throws HomeException when the home has a lattice of that name, or the node belongs to one
     */
    public Founding found(
            String name, String user, NodeHome node, Map<String, String> labels, Optional<Path> clusterKeyFile) {
        requireFree(name);
        requireNew(node);
        Path directory = directory(name);
        if (Files.exists(directory.resolve(USER_FILE))) {
            throw new HomeException(directory + " is left over from a lattice that was not finished; remove it first");
        }
        SafeFiles.createPrivateDirectory(directory);
        SigningKey cluster = SigningKey.generate(KeyType.CLUSTER, random);
        SigningKey userKey = SigningKey.generate(KeyType.USER, random);
        CredentialIssuer root = new CredentialIssuer(cluster, clock, random);
        UserCredential founder = root.issueUser(userKey.id(), user, EnumSet.allOf(Right.class), FOUNDERS_LIFE);
        NodeCredential issuer = root.issueIssuer(node.key().id(), node.name(), labels, FOUNDERS_LIFE);
        Path file = clusterKeyFile.orElse(directory.resolve(CLUSTER_FILE));
        KeyFile.create(file, cluster);
        keepUser(directory, userKey, founder);
        node.keepJoined(new JoinedLattice(cluster.id(), List.of()), issuer);
        Context context = new Context(name, cluster.id(), List.of(), Optional.of(Path.of("lattices", name, USER_FILE)));
        home.contexts().put(context);
        home.contexts().use(name);
        return new Founding(context, file, founder, issuer);
    }

    /** @throws HomeException when the home has a lattice of that name, or it is none */
    public void requireFree(String name) {
        LatticeHome.requireName(name);
        if (home.contexts().find(name).isPresent() || name.equals(DevelopmentLattice.NAME)) {
            throw new HomeException("this home knows a lattice named " + name + " already; choose another name, or see"
                    + " them with: lattice context list");
        }
    }

    private static void requireNew(NodeHome node) {
        Optional<KeyId> lattice = node.joined().map(JoinedLattice::lattice);
        if (lattice.isPresent()) {
            throw new HomeException(
                    "node " + node.name() + " belongs to lattice " + lattice.get() + " already; name another node");
        }
        if (node.credentialText().isPresent()) {
            throw new HomeException("node " + node.name() + " belongs to the development lattice; name another node");
        }
    }

    /** Refuses a node that belongs to another lattice, or to the development lattice. */
    public void requireJoinable(NodeHome node, KeyId lattice) {
        if (node.joined().filter(joined -> joined.lattice().equals(lattice)).isEmpty()) {
            requireNew(node);
        }
    }

    /** Keeps a node's admission, and makes the lattice known in this home. */
    public Context keepNode(NodeHome node, NodeCredential credential, List<NodeAddress> issuers) {
        node.keepJoined(new JoinedLattice(credential.lattice(), issuers), credential);
        return known(credential.lattice(), issuers);
    }

    /** The key that a user of this lattice has here, made now if there is none; it is kept before anybody is asked. */
    public SigningKey userKey(KeyId lattice) {
        Path directory = directory(nameOf(lattice));
        SafeFiles.createPrivateDirectory(directory);
        return DevelopmentLattice.readOrCreate(directory.resolve(USER_FILE), KeyType.USER, random);
    }

    /** Keeps a user's admission, and makes the lattice known in this home. */
    public Context keepUser(UserCredential credential, List<NodeAddress> issuers) {
        String name = nameOf(credential.lattice());
        writeCredential(directory(name), credential);
        Context context = known(credential.lattice(), issuers).withUser(Path.of("lattices", name, USER_FILE));
        home.contexts().put(context);
        return context;
    }

    private Context known(KeyId lattice, List<NodeAddress> issuers) {
        Context context = home.contexts()
                .find(lattice)
                .map(known -> known.withAddresses(issuers))
                .orElseGet(() -> new Context(nameOf(lattice), lattice, issuers, Optional.empty()));
        home.contexts().put(context);
        home.contexts().use(context.name());
        return context;
    }

    /** What this home calls a lattice: as it does already, else {@code main}, else by its key. */
    private String nameOf(KeyId lattice) {
        Contexts contexts = home.contexts();
        return contexts.find(lattice)
                .map(Context::name)
                .orElseGet(() -> contexts.find(DEFAULT_NAME).isEmpty()
                        ? DEFAULT_NAME
                        : lattice.text().substring(0, SHORT_NAME).toLowerCase(Locale.ROOT));
    }

    /**
     * Who this person is in a lattice.
     *
     * @return empty when nobody here is a user of it
     * @throws dev.lattice.security.SecurityFault when the credential has expired or the files are damaged
     */
    public Optional<HomeUser> user(Context context) {
        Optional<Path> keyFile = home.contexts().userKeyFile(context);
        if (keyFile.isEmpty()) {
            return Optional.empty();
        }
        if (context.name().equals(DevelopmentLattice.NAME)) {
            DevelopmentLattice development = home.developmentLattice();
            return Optional.of(new HomeUser(development.userKey(), development.userCredential()));
        }
        SigningKey key = KeyFile.read(keyFile.get(), KeyType.USER);
        Path credential = keyFile.get().resolveSibling(CREDENTIAL_FILE);
        String text = new String(SafeFiles.read(credential, LIMIT_CREDENTIAL_BYTES), StandardCharsets.ISO_8859_1);
        return Optional.of(
                new HomeUser(key, new CredentialVerifier(context.lattice(), clock).verifyUser(text.strip())));
    }

    private static void keepUser(Path directory, SigningKey key, UserCredential credential) {
        KeyFile.create(directory.resolve(USER_FILE), key);
        writeCredential(directory, credential);
    }

    private static void writeCredential(Path directory, UserCredential credential) {
        SafeFiles.replace(
                directory.resolve(CREDENTIAL_FILE),
                (credential.text() + "\n").getBytes(StandardCharsets.US_ASCII),
                SafeFiles.Readers.OWNER);
    }

    private Path directory(String name) {
        SafeFiles.createPrivateDirectory(home.directory());
        Path lattices = home.directory().resolve("lattices");
        SafeFiles.createPrivateDirectory(lattices);
        return lattices.resolve(name);
    }
}
