package dev.lattice.node.transport;

import dev.lattice.security.tls.TlsIdentity;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** TLS 1.3 with certificates on both sides, and nothing else. */
final class TlsContexts {
    private static final String TLS_1_3 = TlsIdentity.PROTOCOL;

    private final SslContext server;
    private final SslContext client;

    TlsContexts(TlsIdentity security) {
        try {
            server = common(SslContextBuilder.forServer(security.keyManager()), security)
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
            client = common(SslContextBuilder.forClient().keyManager(security.keyManager()), security)
                    // Nodes are known by key, not by host name; the trust manager checks the key.
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new TransportException("TLS 1.3 cannot be set up on this Java: " + e.getMessage(), e);
        }
    }

    SslContext server() {
        return server;
    }

    SslContext client() {
        return client;
    }

    private static SslContextBuilder common(SslContextBuilder builder, TlsIdentity security) {
        return builder.sslProvider(SslProvider.JDK)
                .protocols(TLS_1_3)
                .trustManager(security.peerTrust())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        TransportContext.PROTOCOL));
    }
}
