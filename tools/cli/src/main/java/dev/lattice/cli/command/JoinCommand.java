package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.client.Joining;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.NodeHome;
import dev.lattice.node.transport.JoinRefusedException;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.key.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lattice join}. */
@Command(
        name = "join",
        customSynopsis = "lattice join [--node NAME] [LINE]",
        description = {
            "Join a lattice with the line that `lattice invite` printed",
            "",
            "Reads the line from the prompt or from standard input, makes the key here, and asks the node that lets"
                    + " others in. If no answer came, the same command with the same line can be given again."
        })
public final class JoinCommand implements Runnable {
    private static final int LIMIT_CHARACTERS = 32 * 1024;

    private final LatticeCommand lattice;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LINE",
            description = "The line; better typed at the prompt, for other users of this machine see arguments")
    private Optional<String> line = Optional.empty();

    @Option(names = "--node", paramLabel = "NAME", description = "What this home calls the node; as it was invited")
    private Optional<String> node = Optional.empty();

    public JoinCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        Optional<String> nodeName = node.map(typed -> Typing.read("--node", typed, Values::nodeName));
        if (line.isPresent()) {
            lattice.console()
                    .remark("the invitation stands in the process list and in the shell's history, where"
                            + " others may read it; it works once, and next time: lattice join, without it");
        }
        Invitation invitation = parse(line.orElseGet(this::read).strip());
        // Before any key is made: an invitation that is over shall leave nothing behind.
        new CredentialVerifier(invitation.ticket().lattice(), lattice.context().clock())
                .requireUsable(invitation.ticket());
        LatticeHome home = lattice.openHome();
        List<NodeAddress> issuers = invitation.addresses().stream()
                .map(place -> new NodeAddress(invitation.ticket().audience(), place.host(), place.port()))
                .toList();
        if (invitation.ticket().terms() instanceof Terms.OfNode terms) {
            joinNode(home, invitation, nodeName.orElse(terms.name()), issuers);
        } else {
            joinUser(home, invitation, issuers);
        }
    }

    /** What begins as an invitation and is none was most often cut or wrapped on its way here. */
    private static Invitation parse(String line) {
        try {
            return Invitation.parse(line);
        } catch (SecurityFault e) {
            if (!line.startsWith(Invitation.BEGINNING)) {
                throw e;
            }
            throw CliException.failure(
                    "not joined",
                    "the invitation was not copied whole (" + e.getMessage() + ")",
                    "paste it again, all of it and in one line",
                    e);
        }
    }

    /** One line, and no more of what is typed than a line may have. */
    private String read() {
        if (lattice.console().errIsTerminal()) {
            lattice.console().err().print("invitation: ");
            lattice.console().err().flush();
        }
        StringBuilder text = new StringBuilder();
        try {
            int next = lattice.context().input().read();
            while (next >= 0 && next != '\n' && text.length() < LIMIT_CHARACTERS) {
                text.append((char) next);
                next = lattice.context().input().read();
            }
        } catch (IOException e) {
            throw CliException.failure("no invitation", "standard input cannot be read", "", e);
        }
        if (text.toString().isBlank()) {
            throw CliException.failure(
                    "no invitation",
                    "nothing was pasted",
                    "give the line that `lattice invite` prints at the prompt or on standard input");
        }
        return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.US_ASCII).strip();
    }

    private void joinNode(LatticeHome home, Invitation invitation, String name, List<NodeAddress> issuers) {
        try (NodeHome nodeHome = home.acquireNode(Optional.of(name))) {
            home.lattices().requireJoinable(nodeHome, invitation.ticket().lattice());
            NodeCredential credential = askFor(nodeHome, invitation);
            Context context = home.lattices().keepNode(nodeHome, credential, issuers);
            print(nodeHome.name(), credential, context);
        }
    }

    /** A node that was refused leaves nothing, or a plain {@code lattice up} would start it in another lattice. */
    private NodeCredential askFor(NodeHome nodeHome, Invitation invitation) {
        try {
            return (NodeCredential) ask(invitation, nodeHome.key());
        } catch (CliException e) {
            if (e.getCause() instanceof JoinRefusedException) {
                nodeHome.abandon();
            }
            throw e;
        }
    }

    private void joinUser(LatticeHome home, Invitation invitation, List<NodeAddress> issuers) {
        SigningKey key = home.lattices().userKey(invitation.ticket().lattice());
        UserCredential credential = (UserCredential) ask(invitation, key);
        Context context = home.lattices().keepUser(credential, issuers);
        print(credential.name(), credential, context);
    }

    private Credential ask(Invitation invitation, SigningKey key) {
        try {
            return Progress.during(
                    lattice.console(),
                    "asking " + invitation.addresses().get(0),
                    () -> Joining.join(invitation, key, lattice.context().clock(), new SecureRandom()));
        } catch (JoinRefusedException e) {
            throw CliException.failure("not joined", "the issuer says: " + e.getMessage(), "", e);
        } catch (TransportException e) {
            throw CliException.failure(
                    "not joined",
                    e.getMessage(),
                    "the line is still good; see that the node at "
                            + invitation.addresses().get(0) + " runs and can be reached from here, and ask again with"
                            + " the same line: the key that is to join is kept",
                    e);
        }
    }

    private void print(String name, Credential credential, Context context) {
        Console console = lattice.console();
        boolean isNode = credential instanceof NodeCredential;
        String until = credential.validity().expires().orElseThrow().toString();
        if (lattice.json()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put(isNode ? "node" : "user", name);
            data.put("id", credential.holder().text());
            data.put("lattice", credential.lattice().text());
            data.put("context", context.name());
            data.put("until", until);
            Json.print(console, data);
            return;
        }
        console.line(console.bold(isNode ? "node " + name + " has joined" : name + " is a user now"));
        Table table = Table.ofDetails()
                .row("  id", credential.holder())
                .row("  lattice", credential.lattice() + ", here called " + context.name());
        if (credential instanceof NodeCredential joined && !joined.labels().isEmpty()) {
            table.row("  labels", Values.text(joined.labels()));
        } else if (credential instanceof UserCredential user) {
            table.row("  rights", user.grants());
        }
        table.row("  until", until + (isNode ? ", renewed by itself" : "")).print(console);
        if (isNode) {
            console.remark("next: lattice up --name " + name);
        }
        if (isNode && context.userKeyFile().isEmpty()) {
            console.remark("nobody here is a user of the lattice; to look into it from here, join with a line of"
                    + " `lattice invite --user NAME --right observe` too");
        }
    }
}
