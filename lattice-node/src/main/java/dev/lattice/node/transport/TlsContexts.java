package dev.lattice.node.transport;

import dev.lattice.security.tls.PeerTrust;
import dev.lattice.security.tls.TlsIdentity;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** TLS 1.3 with certificates on both sides, and nothing else. */
final class TlsContexts {
    private static final String TLS_1_3 = TlsIdentity.PROTOCOL;

    private final TlsIdentity security;
    private final SslContext client;
    private Optional<SslContext> server = Optional.empty();
    private Optional<SslContext> joinServer = Optional.empty();

    TlsContexts(TlsIdentity security) {
        this.security = security;
        this.client = build(
                SslContextBuilder.forClient()
                        .keyManager(security.keyManager())
                        // Nodes are known by key, not by host name; the trust manager checks the key.
                        .endpointIdentificationAlgorithm(null),
                security.peerTrust(),
                TransportContext.PROTOCOL);
    }

    /**
     * Made when it is first needed: a user's client never is a server, and Netty's loading of one takes half a second.
     */
    synchronized SslContext server() {
        if (server.isEmpty()) {
            server = Optional.of(build(
                    SslContextBuilder.forServer(security.keyManager()).clientAuth(ClientAuth.REQUIRE),
                    security.peerTrust(),
                    TransportContext.PROTOCOL));
        }
        return server.get();
    }

    /** For those who ask to be let in and have no certificate yet; what they may say is not decided here. */
    synchronized SslContext joinServer() {
        if (joinServer.isEmpty()) {
            joinServer = Optional.of(build(
                    SslContextBuilder.forServer(security.keyManager()).clientAuth(ClientAuth.NONE),
                    security.peerTrust(),
                    TransportContext.JOIN_PROTOCOL));
        }
        return joinServer.get();
    }

    SslContext client() {
        return client;
    }

    /** For one who asks to be let in. */
    static SslContext joining(PeerTrust trust) {
        return build(
                SslContextBuilder.forClient().endpointIdentificationAlgorithm(null),
                trust,
                TransportContext.JOIN_PROTOCOL);
    }

    private static SslContext build(SslContextBuilder builder, PeerTrust trust, String protocol) {
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(TLS_1_3)
                    .trustManager(trust)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            protocol))
                    .build();
        } catch (SSLException e) {
            throw new TransportException("TLS 1.3 cannot be set up on this Java: " + e.getMessage(), e);
        }
    }
}
