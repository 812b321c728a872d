package dev.lattice.benchmarks.echo;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.node.NodeIdentity;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.tls.TlsIdentity;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.time.Clock;
import javax.net.ssl.SSLException;

/** What both ends of the bare Netty echo share: TLS, threads and frames as a node has them, and nothing else. */
final class BareNetty {
    private static final int FRAME_BYTES = 64 * 1024;

    private BareNetty() {}

    static EventLoopGroup oneThread() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("bare-netty", true), NioIoHandler.newFactory());
    }

    static SslContext server(NodeIdentity identity) {
        TlsIdentity tls = tls(identity);
        try {
            return common(SslContextBuilder.forServer(tls.keyManager()), tls)
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
        } catch (SSLException e) {
            throw new BenchmarkException("no TLS for the server", e);
        }
    }

    static SslContext client(NodeIdentity identity) {
        TlsIdentity tls = tls(identity);
        try {
            return common(SslContextBuilder.forClient().keyManager(tls.keyManager()), tls)
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new BenchmarkException("no TLS for the client", e);
        }
    }

    private static SslContextBuilder common(SslContextBuilder builder, TlsIdentity tls) {
        return builder.sslProvider(SslProvider.JDK)
                .protocols(TlsIdentity.PROTOCOL)
                .trustManager(tls.peerTrust());
    }

    private static TlsIdentity tls(NodeIdentity identity) {
        Clock clock = Clock.systemUTC();
        CredentialVerifier trusted = new CredentialVerifier(identity.lattice(), clock);
        return TlsIdentity.of(identity.key(), identity.credential(), trusted, clock, new SecureRandom());
    }

    /** Frames with their length in front, which it leaves there. */
    static LengthFieldBasedFrameDecoder frames() {
        return new LengthFieldBasedFrameDecoder(FRAME_BYTES, 0, Integer.BYTES);
    }
}
