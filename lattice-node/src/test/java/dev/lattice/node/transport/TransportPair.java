package dev.lattice.node.transport;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.tls.TlsIdentity;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Transports of one lattice on loopback, each with a listener that remembers. */
final class TransportPair implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final CredentialIssuer issuer =
            new CredentialIssuer(SigningKey.generate(KeyType.CLUSTER, random), clock, random);
    private final List<NodeTransport> transports = new ArrayList<>();

    /** One end: its transport, where it listens and what it heard. */
    record End(NodeTransport transport, NodeAddress address, RecordingListener heard) {
        KeyId key() {
            return address.node();
        }
    }

    End end(String name, TransportLimits limits) {
        SigningKey key = SigningKey.generate(KeyType.NODE, random);
        return end(name, key, limits);
    }

    SigningKey newKey() {
        return SigningKey.generate(KeyType.NODE, random);
    }

    End end(String name, SigningKey key, TransportLimits limits) {
        NodeTransport transport = new NodeTransport(
                key.id(), new Greeting(name, Map.of("role", name)), tls(name, key), limits, clock, NanoClock.system());
        transports.add(transport);
        NodeAddress address = new NodeAddress(key.id(), "127.0.0.1", transport.bind("127.0.0.1", 0));
        RecordingListener heard = new RecordingListener();
        transport.open(heard);
        return new End(transport, address, heard);
    }

    TlsIdentity tls(String name, SigningKey key) {
        CredentialVerifier trusted = new CredentialVerifier(issuer.lattice(), clock);
        return TlsIdentity.of(
                key,
                issuer.issueNode(key.id(), name, Map.of("role", name), Duration.ofHours(1)),
                trusted,
                clock,
                random);
    }

    @Override
    public void close() {
        transports.forEach(NodeTransport::close);
    }
}
