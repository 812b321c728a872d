package dev.lattice.node.home;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.file.SafeFiles;
import dev.lattice.security.key.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node keeps between its runs, held exclusively until closed.
 *
 * <p>Safe on any thread.
 */
public final class NodeHome implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeHome.class);

    static final String LOCK_FILE = "lock";

    private static final String KEY_FILE = "node.nk";
    private static final String STORE_FILE = "store.mv";
    private static final String CREDENTIAL_FILE = "credential.jwt";
    private static final int LIMIT_CREDENTIAL_BYTES = 64 * 1024;

    private final String name;
    private final Path directory;
    private final HomeLock lock;
    private final SigningKey key;
    private final boolean madeKey;

    private NodeHome(String name, Path directory, HomeLock lock, SigningKey key, boolean madeKey) {
        this.name = name;
        this.directory = directory;
        this.lock = lock;
        this.key = key;
        this.madeKey = madeKey;
    }

    /** Takes over the lock, and gives it back when the node's key cannot be read. */
    static NodeHome open(String name, Path directory, HomeLock lock, SecureRandom random) {
        boolean opened = false;
        try {
            // A node that crashed left its record; whoever holds the lock is not running there yet.
            RunningNode.forget(directory);
            SafeFiles.createPrivateDirectory(directory.resolve("secrets"));
            warnOfALostKey(name, directory);
            boolean madeKey = !Files.exists(directory.resolve(KEY_FILE));
            SigningKey key = DevelopmentLattice.readOrCreate(directory.resolve(KEY_FILE), KeyType.NODE, random);
            opened = true;
            return new NodeHome(name, directory, lock, key, madeKey);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /** A node without its key is another one to everybody, which somebody should know before it joins as such. */
    private static void warnOfALostKey(String name, Path directory) {
        boolean known = Files.exists(directory.resolve(CREDENTIAL_FILE));
        boolean stored = Files.exists(directory.resolve(STORE_FILE));
        if ((known || stored) && !Files.exists(directory.resolve(KEY_FILE))) {
            LOG.warn(
                    "node {} has lost its key: {} is gone, so it gets a new one and is another node to the lattice",
                    name,
                    directory.resolve(KEY_FILE));
        }
    }

    /** The directory's name, which the node goes by in this home. */
    public String name() {
        return name;
    }

    public Path directory() {
        return directory;
    }

    /** The node's key, made when the node's home was. */
    public SigningKey key() {
        return key;
    }

    /** Where the embedded store stands; the file need not be there. */
    public Path storeFile() {
        return directory.resolve(STORE_FILE);
    }

    /** The only directory from which links may take secrets; it is there, mode 0700. */
    public Path secretsDirectory() {
        return directory.resolve("secrets");
    }

    /** The text of the credential that was kept, if there is one; not checked. */
    public Optional<String> credentialText() {
        Path file = directory.resolve(CREDENTIAL_FILE);
        return Files.exists(file)
                ? Optional.of(
                        new String(SafeFiles.read(file, LIMIT_CREDENTIAL_BYTES), StandardCharsets.ISO_8859_1).strip())
                : Optional.empty();
    }

    /** The lattice that the node has joined or founded; empty for one of the development lattice, or of none yet. */
    public Optional<JoinedLattice> joined() {
        return JoinedLattice.find(directory);
    }

    /** Keeps that the node belongs to a lattice, and the credential that admits it. */
    public void keepJoined(JoinedLattice lattice, NodeCredential credential) {
        keepCredential(credential);
        lattice.write(directory);
    }

    /** Keeps a credential for later runs. */
    public void keepCredential(NodeCredential credential) {
        SafeFiles.replace(
                directory.resolve(CREDENTIAL_FILE),
                (credential.text() + "\n").getBytes(StandardCharsets.US_ASCII),
                SafeFiles.Readers.OWNER);
    }

    /**
     * Tells other processes where the node listens, until this home is closed or the process ends.
     *
     * @param address where it can be dialled
     */
    public void announce(HostPort address, Instant started) {
        new RunningNode(
                        name,
                        RunningNode.addressOf(key.id(), address),
                        ProcessHandle.current().pid(),
                        started)
                .write(directory);
    }

    /**
     * Gives the node back, and its key up if it was made when this home was opened: nobody knows it, and a later start
     * would take it for a node of the development lattice. A key that was there before stays, and so does all else that
     * a directory has which was there before.
     *
     * @throws HomeException when the key cannot be removed
     */
    public void abandon() {
        try {
            if (madeKey && lock.isHeld()) {
                Files.deleteIfExists(directory.resolve(KEY_FILE));
                removeIfBare();
            }
        } catch (IOException e) {
            throw new HomeException("cannot remove " + directory.resolve(KEY_FILE), e);
        } finally {
            close();
        }
    }

    /** Removes the directory when it has nothing but what opening it makes. */
    private void removeIfBare() throws IOException {
        Set<Path> made = Set.of(secretsDirectory(), directory.resolve(LOCK_FILE));
        try (Stream<Path> entries = Files.list(directory);
                Stream<Path> secrets = Files.list(secretsDirectory())) {
            if (!entries.allMatch(made::contains) || secrets.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(secretsDirectory());
        Files.delete(directory.resolve(LOCK_FILE));
        Files.delete(directory);
    }

    /** Withdraws what was announced and gives the node back. More than once does no harm. */
    @Override
    public void close() {
        if (lock.isHeld()) {
            try {
                RunningNode.forget(directory);
            } finally {
                lock.close();
            }
        }
    }

    @Override
    public String toString() {
        return "NodeHome[" + name + " " + key.id() + "]";
    }
}
