package dev.lattice.node.transport;

import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.tls.PeerTrust;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks issuers of one lattice, without being a member. Nothing is sent before the far end has shown that it is the
 * issuer that is meant. Any thread; has a thread of its own until closed.
 */
public final class JoinDialler implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 15_000;
    private static final long CLOSE_SECONDS = 2;

    private final PeerTrust trust;
    private final SslContext tls;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("lattice-join", true), NioIoHandler.newFactory());

    /** @param lattice whose issuers are asked */
    public JoinDialler(CredentialVerifier lattice, Clock clock) {
        this.trust = PeerTrust.of(lattice, clock);
        this.tls = TlsContexts.joining(trust);
    }

    /**
     * Asks one issuer. Looks the host's name up on the caller's thread.
     *
     * @param issuer who must answer there
     * @return completes with the credential's text, not checked; with a {@link JoinRefusedException} when the issuer
     *     says no, or with a {@link TransportException} that says why there is no answer
     */
    public CompletionStage<String> ask(HostPort where, KeyId issuer, JoinFrame question) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        InetSocketAddress address = new InetSocketAddress(where.host(), where.port());
        if (address.isUnresolved()) {
            answer.completeExceptionally(new TransportException("cannot reach " + where + ": no such host"));
            return answer;
        }
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) PATIENCE_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        tls.newHandler(channel.alloc()),
                                        new JoinInput(),
                                        new JoinClientHandler(trust, issuer, question, PATIENCE_MILLIS, answer));
                    }
                })
                .connect(address)
                .addListener(connecting -> {
                    if (!connecting.isSuccess()) {
                        Throwable cause = connecting.cause();
                        String why = cause instanceof ConnectException ? "nothing listens there" : cause.getMessage();
                        answer.completeExceptionally(
                                new TransportException("cannot reach " + where + ": " + why, cause));
                    }
                });
        return answer;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
