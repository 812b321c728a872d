package dev.lattice.cli.command;

import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.node.client.ClientIdentity;
import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.DevelopmentLattice;
import dev.lattice.node.home.HomeUser;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.RunningNode;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A connection to a node, found as {@code --help} says: the one that was named, else any that runs in this home. */
final class Session implements AutoCloseable {
    private static final String START_ONE = "start one with: lattice up";

    private final LatticeClient client;

    private Session(LatticeClient client) {
        this.client = client;
    }

    /** @throws CliException when there is no node to speak to */
    static Session open(LatticeCommand lattice) {
        LatticeHome home = lattice.openHome();
        Optional<Context> context = lattice.lattice(home);
        List<RunningNode> running = running(home, context);
        Optional<Resolved<String>> named = lattice.connect();
        if (named.isPresent()) {
            return connect(lattice, home, context, address(named.get(), running));
        }
        List<HostPort> places = places(running, context);
        if (places.isEmpty()) {
            throw CliException.failure(
                    "no node is running",
                    "none of " + home.directory() + " does"
                            + (LatticeCommand.isDevelopment(context)
                                    ? ""
                                    : " that belongs to lattice "
                                            + context.get().name()),
                    START_ONE);
        }
        // A node that is just going down holds its place for a moment, so the next one is asked then.
        for (HostPort place : places.subList(0, places.size() - 1)) {
            try {
                return connect(lattice, home, context, place);
            } catch (CliException e) {
                continue;
            }
        }
        return connect(lattice, home, context, places.get(places.size() - 1));
    }

    /** Those that run here, and else where the lattice answered before. */
    private static List<HostPort> places(List<RunningNode> running, Optional<Context> context) {
        Stream<NodeAddress> known = running.isEmpty()
                ? context.stream().flatMap(c -> c.addresses().stream())
                : running.stream().map(RunningNode::address);
        return known.map(NodeAddress::hostPort).toList();
    }

    /** The nodes of this home that run now and belong to the lattice that is meant. */
    static List<RunningNode> running(LatticeHome home, Optional<Context> context) {
        Optional<KeyId> meant =
                LatticeCommand.isDevelopment(context) ? Optional.empty() : context.map(Context::lattice);
        return home.runningNodes().stream()
                .filter(node -> home.latticeOf(node.name()).equals(meant))
                .toList();
    }

    private static HostPort address(Resolved<String> named, List<RunningNode> running) {
        String text = named.value();
        if (text.indexOf(':') < 0) {
            return running.stream()
                    .filter(node -> node.name().equals(text))
                    .map(node -> node.address().hostPort())
                    .findFirst()
                    .orElseThrow(() -> noSuchRunning(named.source(), text, running));
        }
        try {
            return HostPort.parse(text);
        } catch (ProtocolException e) {
            throw CliException.usage("bad value of " + named.source(), e.getMessage(), "");
        }
    }

    private static CliException noSuchRunning(String source, String name, List<RunningNode> running) {
        String which = running.isEmpty()
                ? "no node of this home is running"
                : "of this home run " + running.stream().map(RunningNode::name).collect(Collectors.joining(", "));
        return CliException.failure(
                "no node '" + name + "' is running",
                which,
                "name one of these or an address as HOST:PORT in " + source);
    }

    private static Session connect(
            LatticeCommand lattice, LatticeHome home, Optional<Context> context, HostPort where) {
        HomeUser user = user(home, context, where);
        ClientIdentity identity = new ClientIdentity(user.key(), user.credential());
        try {
            return new Session(Progress.during(
                    lattice.console(), "connecting to " + where, () -> LatticeClient.connect(where, identity)));
        } catch (TransportException e) {
            throw CliException.failure(
                    "cannot connect to " + where,
                    e.getMessage().replace("cannot reach " + where + ": ", ""),
                    "see whether a node of this home's lattice runs there",
                    e);
        }
    }

    private static HomeUser user(LatticeHome home, Optional<Context> context, HostPort where) {
        if (!LatticeCommand.isDevelopment(context)) {
            return home.lattices().user(context.get()).orElseThrow(() -> noUser(context.get()));
        }
        if (!home.hasDevelopmentLattice()) {
            throw CliException.failure(
                    "cannot connect to " + where,
                    "this home, " + home.directory() + ", has no key for any lattice",
                    "name the home of the node's owner in LATTICE_HOME, or " + START_ONE);
        }
        DevelopmentLattice development = home.developmentLattice();
        return new HomeUser(development.userKey(), development.userCredential());
    }

    /** A node of this home may well run there: being on its machine gives nobody a right. */
    static CliException noUser(Context context) {
        return CliException.failure(
                "nobody here is a user of lattice " + context.name(),
                "a node that has joined gives its machine's people no rights",
                "ask somebody with the right admin for the line that `lattice invite --user NAME` prints, and give it"
                        + " to: lattice join");
    }

    LatticeClient client() {
        return client;
    }

    /** The node that was meant. */
    static NodeRow node(String typed, List<NodeRow> nodes) {
        List<Candidate> candidates =
                nodes.stream().map(n -> new Candidate(n.id(), n.name(), "")).toList();
        Candidate meant = Candidate.find("node", typed, candidates)
                .orElseThrow(() -> CliException.failure(
                        "no node '" + typed + "'",
                        "the lattice has " + nodes.stream().map(NodeRow::name).collect(Collectors.joining(", ")),
                        "see them with: lattice get nodes"));
        return nodes.stream().filter(n -> n.id().equals(meant.id())).findFirst().orElseThrow();
    }

    /** The actor that was meant, by one of its rows. */
    static ActorRow actor(String typed, List<ActorRow> actors) {
        List<Candidate> candidates = actors.stream()
                .map(a -> new Candidate(a.id(), a.name(), a.alias()))
                .toList();
        Candidate meant = Candidate.find("actor", typed, candidates)
                .orElseThrow(() -> CliException.failure(
                        "no actor '" + typed + "'",
                        actors.isEmpty() ? "the lattice runs none" : "the lattice runs no actor of that key or name",
                        actors.isEmpty()
                                ? "start one with: lattice start FILE"
                                : "see those it runs with: lattice get actors"));
        return actors.stream()
                .filter(a -> a.id().equals(meant.id()))
                .findFirst()
                .orElseThrow();
    }

    static KeyId key(String text) {
        return new KeyId(text);
    }

    @Override
    public void close() {
        client.close();
    }
}
