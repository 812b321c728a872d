package dev.lattice.node;

import dev.lattice.node.admission.Renewal;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.membership.Member;
import dev.lattice.node.membership.MembershipView;
import dev.lattice.node.transport.JoinDialler;
import dev.lattice.node.transport.NodeTransport;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Issuers that this node is connected to, and the one that let it in, where the node was told to look for others. */
final class KnownIssuers implements Renewal.Issuers {
    private final NodeTransport transport;
    private final Supplier<MembershipView> members;
    private final List<HostPort> seeds;
    private final CredentialVerifier trusted;
    private final Clock clock;

    KnownIssuers(
            NodeTransport transport,
            Supplier<MembershipView> members,
            List<HostPort> seeds,
            CredentialVerifier trusted,
            Clock clock) {
        this.transport = transport;
        this.members = members;
        this.seeds = seeds;
        this.trusted = trusted;
        this.clock = clock;
    }

    @Override
    public List<NodeAddress> known(NodeCredential present) {
        Stream<NodeAddress> connected = transport.peers().stream()
                .filter(peer -> peer.credential() instanceof NodeCredential node && node.isIssuer())
                .map(Peer::key)
                .flatMap(key -> members.get().member(key).stream())
                .map(Member::address);
        Stream<NodeAddress> first = present.admission().stream()
                .flatMap(admission -> seeds.stream()
                        .map(seed -> new NodeAddress(admission.issuer().holder(), seed.host(), seed.port())));
        return Stream.concat(connected, first).distinct().toList();
    }

    @Override
    public String ask(NodeAddress issuer, JoinFrame question) {
        try (JoinDialler dialler = new JoinDialler(trusted, clock)) {
            return dialler.ask(issuer.hostPort(), issuer.node(), question)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NodeException known
                    ? known
                    : new TransportException("cannot ask " + issuer.hostPort(), e);
        }
    }
}
