package dev.lattice.cli.command;

import dev.lattice.cli.setting.ListenAddress;
import dev.lattice.cli.setting.NodeSettings;
import dev.lattice.cli.setting.Resolved;
import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.node.client.Joining;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.JoinedLattice;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.NodeHome;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which lattice a node of this home runs in, and where it may listen. */
final class NodePlace {
    private final LatticeCommand lattice;
    private final LatticeHome home;
    private final Optional<String> name;
    private final Optional<Context> context;
    private final boolean development;

    private NodePlace(LatticeCommand lattice, LatticeHome home, Optional<String> name) {
        this.lattice = lattice;
        this.home = home;
        this.name = name;
        this.context = lattice.lattice(home);
        this.development = name.filter(home.nodeNames()::contains)
                .map(existing -> home.latticeOf(existing).isEmpty() && neverJoined(existing))
                .orElse(LatticeCommand.isDevelopment(context));
    }

    /** A node of this name is there without a lattice: one of the development lattice, unless another is meant. */
    private boolean neverJoined(String existing) {
        return home.hasDevelopmentLattice() || LatticeCommand.isDevelopment(context);
    }

    /** @param name the node that was named, if one was */
    static NodePlace of(LatticeCommand lattice, LatticeHome home, Optional<String> name) {
        return new NodePlace(lattice, home, name);
    }

    /** Refuses addresses that nobody could dial, and in the development lattice those that others could. */
    void requireListenable(Resolved<ListenAddress> listen) {
        if (development && !listen.value().isLoopback()) {
            throw CliException.usage(
                    "cannot listen on " + listen.value() + " (" + listen.source() + ")",
                    "a development lattice is reachable from this machine only",
                    "listen on 127.0.0.1:" + listen.value().port() + ", or make a lattice of several machines with:"
                            + " lattice init");
        }
        if (listen.value().isWildcard()) {
            throw CliException.usage(
                    "cannot listen on " + listen.value() + " (" + listen.source() + ")",
                    "other nodes dial the address that a node listens on, and this one stands for all of them",
                    "name one address of this machine");
        }
    }

    /** Takes the node, exclusively. */
    NodeHome acquire() {
        if (development) {
            return home.acquireNode(name);
        }
        if (name.isPresent()) {
            if (!home.nodeNames().contains(name.get())) {
                throw notJoined("node " + name.get() + " cannot start");
            }
            return home.acquireNode(name);
        }
        KeyId wanted = context.orElseThrow().lattice();
        return home.acquireMember(wanted).orElseThrow(() -> notJoined("no node can start"));
    }

    private CliException notJoined(String what) {
        return CliException.failure(
                what,
                "no node of this home that is free, or none of that name, has joined lattice "
                        + context.map(Context::name).orElse(""),
                "make an invitation with `lattice invite --name NAME` and give it to `lattice join` here; a node of the"
                        + " development lattice starts with: lattice up --context dev");
    }

    /**
     * What a node runs with.
     *
     * @param labels that it has, by its credential
     * @param join where it looks for others
     */
    record Admitted(NodeCredential credential, Map<String, String> labels, List<HostPort> join, boolean madeLattice) {}

    /** Admits the node: from the home's own key, or as an issuer did when it joined. */
    Admitted admit(NodeHome node, NodeSettings settings) {
        Optional<JoinedLattice> joined = node.joined();
        if (joined.isEmpty()) {
            if (!development) {
                throw notJoined("node " + node.name() + " cannot start");
            }
            var made = home.developmentLattice();
            NodeCredential credential = made.issueNodeCredential(
                    node.key().id(), node.name(), settings.labels().value());
            node.keepCredential(credential);
            return new Admitted(
                    credential, settings.labels().value(), settings.join().value(), made.created());
        }
        NodeCredential credential = current(node, joined.get());
        requireLabels(settings.labels(), credential);
        List<HostPort> seeds = settings.join().value().isEmpty()
                ? joined.get().issuers().stream().map(NodeAddress::hostPort).toList()
                : settings.join().value();
        return new Admitted(credential, credential.labels(), seeds, false);
    }

    private static void requireLabels(Resolved<Map<String, String>> labels, NodeCredential credential) {
        if (!credential.labels().entrySet().containsAll(labels.value().entrySet())) {
            throw CliException.usage(
                    "labels " + Values.text(labels.value()) + " (" + labels.source() + ")",
                    "a node has the labels that it was invited with: "
                            + (credential.labels().isEmpty() ? "none" : Values.text(credential.labels())),
                    "leave them out, or let it join again with others");
        }
    }

    private NodeCredential current(NodeHome node, JoinedLattice joined) {
        Clock clock = lattice.context().clock();
        CredentialVerifier verifier = new CredentialVerifier(joined.lattice(), clock);
        String text = node.credentialText()
                .orElseThrow(() -> CliException.failure(
                        "node " + node.name() + " cannot start",
                        "its credential is gone from " + node.directory(),
                        "let it join again with a new invitation"));
        NodeCredential credential = verifier.verifyNodeAtAnyTime(text);
        if (credential.validity().isExpired(clock.instant())
                && !joined.issuers().isEmpty()) {
            return renewed(node, joined, credential, clock);
        }
        return verifier.verifyNode(text);
    }

    private static NodeCredential renewed(NodeHome node, JoinedLattice joined, NodeCredential expired, Clock clock) {
        NodeAddress issuer = joined.issuers().get(0);
        try {
            Credential renewed = Joining.renew(
                    expired, node.key(), issuer.node(), List.of(issuer.hostPort()), clock, new SecureRandom());
            node.keepCredential((NodeCredential) renewed);
            return (NodeCredential) renewed;
        } catch (NodeException e) {
            throw CliException.failure(
                    "node " + node.name() + " cannot start",
                    "its credential expired at " + expired.validity().expires().orElseThrow() + " and was not renewed: "
                            + e.getMessage(),
                    "start it again when the issuer at " + issuer.hostPort() + " can be reached",
                    e);
        }
    }
}
