package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.HomeUser;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.credential.Grant;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.credential.Ticket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lattice invite}. */
@Command(
        name = "invite",
        customSynopsis = {
            "lattice invite --name NODE [--label K=V] [--account A…] [--ttl 1h] [--issuer NODE]",
            "       lattice invite --user NAME --right RIGHT … [--ttl 1h] [--life 90d]"
        },
        description = {
            "Print the line that lets one node or one user in",
            "",
            "Give the line to `lattice join` on the other machine. It works once, until its time is over, and whoever"
                    + " has it may use it: send it as you would send a password.",
            "",
            "Rights are admin, call, deploy, invite and observe; call, deploy and invite may be narrowed, as in"
                    + " deploy:label=zone=plant or call:account=A…"
        })
public final class InviteCommand implements Runnable {
    private static final Duration NODES_LIFE = Duration.ofDays(90);

    private final LatticeCommand lattice;

    @Option(names = "--name", paramLabel = "NODE", description = "The name of the node that is to join")
    private Optional<String> name = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", description = "The name of the user who is to join")
    private Optional<String> user = Optional.empty();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label of the node; may be repeated")
    private List<String> labels = List.of();

    @Option(
            names = "--account",
            paramLabel = "A…",
            description = "An account whose actors the node may carry; may be repeated; any account otherwise")
    private List<String> accounts = List.of();

    @Option(names = "--right", paramLabel = "RIGHT", description = "What the user may do; may be repeated")
    private List<String> rights = List.of();

    @Option(names = "--ttl", paramLabel = "DURATION", description = "How long the line works; 1h, at most 30d")
    private Optional<String> ttl = Optional.empty();

    @Option(names = "--life", paramLabel = "DURATION", description = "How long what it brings lasts; 90d, at most 366d")
    private Optional<String> life = Optional.empty();

    @Option(names = "--issuer", paramLabel = "NODE", description = "The node that lets it in; one that may otherwise")
    private Optional<String> issuer = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description = "Where the other machine reaches that node; where it listens otherwise; may be repeated")
    private List<String> addresses = List.of();

    public InviteCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        Terms terms = terms();
        Duration usable = duration("--ttl", ttl.orElse("1h"), Ticket.LONGEST);
        Duration lasting = life.map(typed -> duration("--life", typed, Ticket.LONGEST_LIFE))
                .orElse(NODES_LIFE);
        List<HostPort> places = addresses.stream()
                .map(typed -> Typing.read("--address", typed, HostPort::parse))
                .toList();
        LatticeHome home = lattice.openHome();
        Optional<Context> context = lattice.lattice(home);
        if (LatticeCommand.isDevelopment(context)) {
            throw CliException.failure(
                    "nobody can be invited",
                    "a development lattice stays on this machine",
                    "make one that others can join with: lattice init");
        }
        HomeUser inviter = home.lattices().user(context.get()).orElseThrow(() -> Session.noUser(context.get()));
        NodeRow node = issuer();
        Invitation invitation = Invitation.sign(
                inviter.key(),
                inviter.credential(),
                new KeyId(node.id()),
                places.isEmpty() ? List.of(HostPort.parse(node.address())) : places,
                terms,
                usable,
                lasting,
                lattice.context().clock(),
                new SecureRandom());
        print(invitation);
    }

    private Terms terms() {
        if (name.isPresent() == user.isPresent()) {
            throw CliException.usage(
                    "whom to invite", "a node is named with --name, a user with --user", "give one of the two");
        }
        if (user.isPresent()) {
            if (rights.isEmpty() || !labels.isEmpty() || !accounts.isEmpty()) {
                throw CliException.usage(
                        "invite --user", "a user has rights, and no labels or accounts", "name them with --right");
            }
            Set<Grant> grants = rights.stream()
                    .map(typed -> Typing.read("--right", typed, Grant::parse))
                    .collect(Collectors.toSet());
            return Typing.read("--user", user.get(), typed -> new Terms.OfUser(Values.userName(typed), grants));
        }
        if (!rights.isEmpty()) {
            throw CliException.usage("--right", "a node has no rights of its own", "invite a user with --user");
        }
        Set<KeyId> keys = accounts.stream()
                .map(typed -> Typing.read("--account", typed, text -> KeyId.parse(text, KeyType.ACCOUNT)))
                .collect(Collectors.toSet());
        return Typing.read(
                "--name",
                name.orElseThrow(),
                typed -> new Terms.OfNode(
                        Values.nodeName(typed), new TreeMap<>(Typing.labels(labels)), new TreeSet<>(keys)));
    }

    private static Duration duration(String where, String typed, Duration longest) {
        Duration duration = Typing.read(where, typed, Values::duration);
        if (duration.compareTo(longest) > 0 || duration.toSeconds() < 1) {
            throw CliException.usage(
                    "bad value of " + where, "it is 1s to " + longest.toDays() + "d, not " + typed, "");
        }
        return duration;
    }

    /** The issuer that was named, else the node that the command speaks to if it is one, else any. */
    private NodeRow issuer() {
        try (Session session = Session.open(lattice)) {
            List<NodeRow> nodes = session.client().nodes();
            name.ifPresent(wanted -> warnOfAMember(wanted, nodes));
            if (issuer.isPresent()) {
                NodeRow named = Session.node(issuer.get(), nodes);
                if (!named.issuer()) {
                    throw CliException.failure(
                            "node " + named.name() + " lets nobody in",
                            "it is no issuer",
                            "name another node, or none");
                }
                return named;
            }
            return nodes.stream()
                    .filter(NodeRow::issuer)
                    .findFirst()
                    .orElseThrow(() -> CliException.failure(
                            "nobody can be invited",
                            "no node that can be reached lets others in",
                            "start the one that `lattice init` made"));
        }
    }

    /** Two nodes may bear one name, but commands that name it could mean either, so it is rarely wanted. */
    private void warnOfAMember(String wanted, List<NodeRow> nodes) {
        nodes.stream()
                .filter(node -> node.name().equals(wanted))
                .findFirst()
                .ifPresent(node -> lattice.console()
                        .remark("warning: a node " + wanted + " is a member already, " + node.id()
                                + "; unless the new one takes its place, invite it by another --name"));
    }

    private void print(Invitation invitation) {
        Console console = lattice.console();
        Ticket ticket = invitation.ticket();
        String until = ticket.validity().expires().orElseThrow().toString();
        if (lattice.json()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("line", invitation.line());
            data.put("name", ticket.terms().name());
            data.put("until", until);
            data.put("issuer", ticket.audience().text());
            data.put(
                    "addresses",
                    invitation.addresses().stream().map(HostPort::toString).toList());
            Json.print(console, data);
            return;
        }
        console.line(invitation.line());
        console.remark("lets " + ticket.terms().name() + " in, once, until " + until
                + "; paste the line to `lattice join` there");
        if (invitation.addresses().stream().allMatch(InviteCommand::isLoopback)) {
            console.remark("it works on this machine only, for the node that lets others in listens here only; start"
                    + " that with: lattice up --listen ADDRESS:PORT");
        }
    }

    private static boolean isLoopback(HostPort address) {
        try {
            return InetAddress.getByName(address.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
