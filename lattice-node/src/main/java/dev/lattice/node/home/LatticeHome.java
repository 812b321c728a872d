package dev.lattice.node.home;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.file.SafeFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The directory of all that one person's lattices and nodes keep on this machine.
 *
 * <pre>
 * dev/          the development lattice: cluster.nk and user.nk, mode 0600
 * lattices/NAME/ what a person has of a lattice: user.nk (0600) and user.jwt, and cluster.nk until it is taken away
 * nodes/NAME/   a node: node.nk (0600), credential.jwt, lattice.json, store.mv, secrets/, lock, and running.json while
 *               it runs
 * contexts.json the lattices that the command line knows
 * </pre>
 *
 * <p>Directories have mode 0700. Nothing is made before it is needed. Safe on any thread and with several processes.
 */
public final class LatticeHome {
    /** The environment variable that names the home. */
    public static final String VARIABLE = "LATTICE_HOME";

    static final int LIMIT_NODES = 1000;

    private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String GENERATED_PREFIX = "node-";
    /** Asking whether a node runs takes its lock for an instant, which is no reason to call it in use. */
    private static final Duration PROBE_PATIENCE = Duration.ofMillis(30);

    private final Path directory;
    private final Clock clock;
    private final SecureRandom random;

    private LatticeHome(Path directory, Clock clock, SecureRandom random) {
        this.directory = directory.toAbsolutePath().normalize();
        this.clock = clock;
        this.random = random;
    }

    /** The home at this directory, which need not be there yet. */
    public static LatticeHome open(Path directory) {
        return open(directory, Clock.systemUTC(), new SecureRandom());
    }

    /** The home at this directory, with the clock and the random source that its keys and credentials are made with. */
    public static LatticeHome open(Path directory, Clock clock, SecureRandom random) {
        return new LatticeHome(directory, clock, random);
    }

    /**
     * Where the home is: {@code LATTICE_HOME} if it is set, otherwise {@code .lattice} in the user's directory.
     *
     * @param environment of the process
     * @param userDirectory the user's own directory
     */
    public static Path locate(Map<String, String> environment, Path userDirectory) {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isBlank() ? userDirectory.resolve(".lattice") : Path.of(named);
    }

    public Path directory() {
        return directory;
    }

    /**
     * The development lattice of this home, made now if there is none yet.
     *
     * @throws HomeException when another process is just making it and does not finish
     * @throws SecurityFault when its files are damaged or readable by others
     */
    public DevelopmentLattice developmentLattice() {
        SafeFiles.createPrivateDirectory(directory);
        DevelopmentLattice development = DevelopmentLattice.openOrCreate(directory.resolve("dev"), clock, random);
        contexts().addIfAbsent(development.context());
        return development;
    }

    /** Whether {@link #developmentLattice} would find one rather than make one. */
    public boolean hasDevelopmentLattice() {
        return DevelopmentLattice.exists(directory.resolve("dev"));
    }

    /** What this person has of the lattices that were founded here or joined. */
    public HomeLattices lattices() {
        return new HomeLattices(this, clock, random);
    }

    /** The lattice that the node of this name has joined, if it is there and has. */
    public Optional<KeyId> latticeOf(String node) {
        return JoinedLattice.find(nodesDirectory().resolve(requireName(node))).map(JoinedLattice::lattice);
    }

    /**
     * Takes the first node that nobody uses of those that have joined this lattice.
     *
     * @return empty when there is none
     */
    public Optional<NodeHome> acquireMember(KeyId lattice) {
        return nodeNames().stream()
                .filter(name -> latticeOf(name).filter(lattice::equals).isPresent())
                .map(this::tryNode)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The lattices that the command line knows. */
    public Contexts contexts() {
        return new Contexts(directory);
    }

    /**
     * Takes a node of this home, exclusively until it is closed.
     *
     * @param name which one, made if it is not there; empty for the first that nobody uses and that has joined no
     *     lattice, or else a new one
     * @throws HomeException when the named one is in use, with who uses it, or the name is none
     */
    public NodeHome acquireNode(Optional<String> name) {
        SafeFiles.createPrivateDirectory(directory);
        SafeFiles.createPrivateDirectory(nodesDirectory());
        if (name.isPresent()) {
            return tryNode(requireName(name.get())).orElseThrow(() -> inUse(name.get()));
        }
        List<String> existing = nodeNames();
        for (String candidate : existing) {
            Optional<NodeHome> node = latticeOf(candidate).isPresent() ? Optional.empty() : tryNode(candidate);
            if (node.isPresent()) {
                return node.get();
            }
        }
        for (int number = 1; number <= LIMIT_NODES; number++) {
            String candidate = GENERATED_PREFIX + number;
            if (!existing.contains(candidate)) {
                Optional<NodeHome> node = tryNode(candidate);
                if (node.isPresent()) {
                    return node.get();
                }
            }
        }
        throw new HomeException(
                "all " + LIMIT_NODES + " nodes of " + directory + " are in use; name another home in " + VARIABLE);
    }

    /** The first generated name that no node of this home has. */
    public String newNodeName() {
        List<String> existing = nodeNames();
        return IntStream.rangeClosed(1, LIMIT_NODES)
                .mapToObj(number -> GENERATED_PREFIX + number)
                .filter(name -> !existing.contains(name))
                .findFirst()
                .orElseThrow(() -> new HomeException(
                        directory + " has " + LIMIT_NODES + " nodes; name another home in " + VARIABLE));
    }

    /** The names of the nodes of this home, running or not, shorter names first. */
    public List<String> nodeNames() {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(nodesDirectory())) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(nodesDirectory(), Files::isDirectory)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (NODE_NAME.matcher(name).matches() && names.size() < LIMIT_NODES) {
                        names.add(name);
                    }
                }
            } catch (IOException e) {
                throw new HomeException("cannot list " + nodesDirectory(), e);
            }
        }
        names.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return List.copyOf(names);
    }

    /** The nodes of this home that run now, by name. What crashed nodes left behind is not among them. */
    public List<RunningNode> runningNodes() {
        List<RunningNode> running = new ArrayList<>();
        for (String name : nodeNames()) {
            RunningNode.find(nodesDirectory().resolve(name), name).ifPresent(running::add);
        }
        return List.copyOf(running);
    }

    private Optional<NodeHome> tryNode(String name) {
        Path node = nodesDirectory().resolve(name);
        SafeFiles.createPrivateDirectory(node);
        return HomeLock.acquire(node.resolve(NodeHome.LOCK_FILE), PROBE_PATIENCE)
                .map(lock -> NodeHome.open(name, node, lock, random));
    }

    private HomeException inUse(String name) {
        String who = RunningNode.find(nodesDirectory().resolve(name), name)
                .map(r -> "process " + r.pid() + " runs it at " + r.address().hostPort())
                .orElse("another process has just taken it");
        return new HomeException("node " + name + " is in use: " + who + "; stop it with: lattice down " + name
                + ", or start one of another name");
    }

    static String requireName(String name) {
        if (!NODE_NAME.matcher(name).matches()) {
            throw new HomeException("a name has 1 to 63 letters, digits, dots, dashes or underscores and begins"
                    + " with a letter or digit");
        }
        return name;
    }

    private Path nodesDirectory() {
        return directory.resolve("nodes");
    }

    @Override
    public String toString() {
        return "LatticeHome[" + directory + "]";
    }
}
