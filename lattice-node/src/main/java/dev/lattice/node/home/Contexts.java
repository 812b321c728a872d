package dev.lattice.node.home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.file.SafeFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The lattices that the command line knows, in {@code contexts.json}. Readers see a whole file always; writers wait for
 * each other. Safe on any thread and with several processes.
 */
public final class Contexts {
    /** How many lattices one home knows. */
    public static final int LIMIT = 64;

    private static final String FILE = "contexts.json";
    private static final int LIMIT_BYTES = 1024 * 1024;

    private final Path home;

    Contexts(Path home) {
        this.home = home;
    }

    /** What the file holds. */
    private record State(List<Context> contexts, Optional<String> current) {
        State with(List<Context> next) {
            return new State(next, current);
        }
    }

    /**
     * All of them, in the order in which they were added.
     *
     * @throws HomeException when the file is damaged; it is left as it is
     */
    public List<Context> all() {
        return read().contexts();
    }

    /** The one that commands mean when none is named: the one that was chosen last. */
    public Optional<Context> current() {
        State state = read();
        return state.current()
                .flatMap(name -> state.contexts().stream()
                        .filter(context -> context.name().equals(name))
                        .findFirst());
    }

    /** Chooses the one that commands mean from now on; of a name that is not known, nothing. */
    public void use(String name) {
        update(state -> state.contexts().stream().anyMatch(c -> c.name().equals(name))
                ? new State(state.contexts(), Optional.of(name))
                : state);
    }

    private State read() {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return new State(List.of(), Optional.empty());
        }
        JsonNode json = HomeJson.read(file, LIMIT_BYTES);
        List<Context> contexts = new ArrayList<>();
        try {
            for (JsonNode entry : json.path("contexts")) {
                contexts.add(read(entry));
            }
        } catch (ProtocolException | InvalidPathException e) {
            throw new HomeException(file + " is damaged: " + e.getMessage() + "; mend it, or remove it", e);
        }
        return new State(
                List.copyOf(contexts),
                Optional.of(json.path("current").asText()).filter(name -> !name.isEmpty()));
    }

    /** The one of this name. */
    public Optional<Context> find(String name) {
        return all().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The one of this lattice. */
    public Optional<Context> find(KeyId lattice) {
        return all().stream().filter(c -> c.lattice().equals(lattice)).findFirst();
    }

    /** Adds a lattice, in place of one of the same name. */
    public void put(Context context) {
        update(state -> {
            List<Context> next = new ArrayList<>(state.contexts());
            next.removeIf(c -> c.name().equals(context.name()));
            next.add(context);
            return state.with(next);
        });
    }

    /** Keeps the addresses of a lattice that is known; of another, nothing. */
    public void keepAddresses(KeyId lattice, List<NodeAddress> addresses) {
        update(state -> state.with(state.contexts().stream()
                .map(c -> c.lattice().equals(lattice) ? c.withAddresses(addresses) : c)
                .toList()));
    }

    /** Forgets the lattice of this name. */
    public void remove(String name) {
        update(state -> state.with(
                state.contexts().stream().filter(c -> !c.name().equals(name)).toList()));
    }

    void addIfAbsent(Context context) {
        // Mostly it is there, and then nobody needs to wait.
        if (find(context.name())
                .filter(c -> c.lattice().equals(context.lattice()))
                .isEmpty()) {
            put(context);
        }
    }

    /** Where a context's seed is, if it has one. */
    public Optional<Path> userKeyFile(Context context) {
        return context.userKeyFile().map(home::resolve);
    }

    private void update(UnaryOperator<State> change) {
        SafeFiles.createPrivateDirectory(home);
        HomeLock.whileHeld(home.resolve("contexts.lock"), () -> {
            State before = read();
            State after = change.apply(before);
            if (after.contexts().size() > LIMIT) {
                throw new HomeException("a home knows at most " + LIMIT + " lattices; remove one first");
            }
            if (!after.equals(before)) {
                write(after);
            }
            return after;
        });
    }

    private void write(State state) {
        ObjectNode json = HomeJson.object();
        state.current().ifPresent(name -> json.put("current", name));
        ArrayNode list = json.putArray("contexts");
        for (Context context : state.contexts()) {
            ObjectNode entry = list.addObject();
            entry.put("name", context.name());
            entry.put("lattice", context.lattice().text());
            ArrayNode addresses = entry.putArray("addresses");
            context.addresses().forEach(a -> addresses.add(a.toString()));
            context.userKeyFile().ifPresent(file -> entry.put("userKeyFile", file.toString()));
        }
        HomeJson.write(home.resolve(FILE), json);
    }

    private static Context read(JsonNode entry) {
        List<NodeAddress> addresses = new ArrayList<>();
        for (JsonNode address : entry.path("addresses")) {
            addresses.add(NodeAddress.parse(address.asText()));
        }
        return new Context(
                entry.path("name").asText(),
                KeyId.parse(entry.path("lattice").asText(), KeyType.CLUSTER),
                addresses,
                Optional.of(entry.path("userKeyFile").asText())
                        .filter(file -> !file.isEmpty())
                        .map(Path::of));
    }
}
