package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameEncoder;
import dev.lattice.protocol.frame.ProtocolVersion;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.NodeCredential;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first words on a connection: TLS proves who is there, then HELLO and WELCOME. Whatever else comes first, comes
 * too late or from the wrong peer ends the connection. Gives way to a {@link PeerConnection}.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<Frame> {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    /** What a stranger sends may stand in an error's text, and must not fill the log. */
    private static final int LOGGED_BYTES = 200;

    private final TransportContext transport;
    private final boolean dialling;
    private final Optional<KeyId> expected;
    private final CompletableFuture<Peer> established;
    private Optional<Credential> peer = Optional.empty();

    /**
     * @param expected whom this side means to dial, where that is known
     * @param established completes with the peer, or with a {@link TransportException} that says why there is none
     */
    HandshakeHandler(
            TransportContext transport,
            boolean dialling,
            Optional<KeyId> expected,
            CompletableFuture<Peer> established) {
        this.transport = transport;
        this.dialling = dialling;
        this.expected = expected;
        this.established = established;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long millis = transport.limits().handshakeMillis();
        var timer = context.executor()
                .schedule(
                        () -> fail(context, new TransportException("no greeting within " + millis + " ms")),
                        millis,
                        TimeUnit.MILLISECONDS);
        established.whenComplete((done, failure) -> timer.cancel(false));
    }

    /** Not called when the connection could not be made at all, of which whoever dialled tells more. */
    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        established.completeExceptionally(
                new TransportException("the far end closed the connection during the handshake"));
        super.channelInactive(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
            identify(context);
        }
        super.userEventTriggered(context, event);
    }

    private void identify(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        Credential credential =
                transport.security().peerOf(tls.engine().getSession()).credential();
        KeyId key = credential.holder();
        if (key.equals(transport.self())) {
            throw new TransportException("that is this node itself");
        }
        if (expected.isPresent() && !expected.get().equals(key)) {
            throw new TransportException("another node answers there: " + key + ", not " + expected.get());
        }
        if (!TransportContext.PROTOCOL.equals(tls.applicationProtocol())) {
            throw new TransportException("the far end does not speak " + TransportContext.PROTOCOL);
        }
        peer = Optional.of(credential);
        if (dialling) {
            Greeting greeting = transport.greeting();
            send(context, new Frame.Hello(ProtocolVersion.CURRENT, List.of(), greeting.name(), greeting.labels()));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (dialling && frame instanceof Frame.Welcome welcome) {
            requireVersion(welcome.version());
            requireLabels(welcome.labels());
            establish(context, new Greeting(welcome.name(), welcome.labels()));
        } else if (!dialling && frame instanceof Frame.Hello hello) {
            requireVersion(hello.version());
            requireLabels(hello.labels());
            Greeting greeting = transport.greeting();
            send(context, new Frame.Welcome(ProtocolVersion.CURRENT, List.of(), greeting.name(), greeting.labels()));
            establish(context, new Greeting(hello.name(), hello.labels()));
        } else if (frame instanceof Frame.Goodbye goodbye) {
            throw new TransportException("the far end refused: " + goodbye.reason());
        } else {
            throw new ProtocolException("a " + frame.getClass().getSimpleName() + " frame before the greeting");
        }
    }

    private static void requireVersion(ProtocolVersion theirs) {
        if (theirs.major() != ProtocolVersion.CURRENT.major()) {
            throw new ProtocolException("the far end speaks protocol " + theirs + ", this node "
                    + ProtocolVersion.CURRENT + ": update the older of the two");
        }
    }

    /** Placing goes by labels, so a node has those that it was let in with, and no others. */
    private void requireLabels(Map<String, String> claimed) {
        if (peer.isPresent()
                && peer.get() instanceof NodeCredential node
                && !node.labels().entrySet().containsAll(claimed.entrySet())) {
            throw new TransportException(node.name() + " claims labels that its credential does not have");
        }
    }

    private void establish(ChannelHandlerContext context, Greeting greeting) {
        Credential credential =
                peer.orElseThrow(() -> new ProtocolException("a greeting before the end of the TLS handshake"));
        PeerConnection connection = transport.connection(context.channel(), credential, greeting, dialling);
        context.pipeline().replace(this, "peer", connection);
        connection.established();
        established.complete(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = Addresses.rootOf(cause);
        String remote = Addresses.text(context.channel().remoteAddress());
        if (!dialling) {
            LOG.info("refused a connection from {}: {}", remote, Utf8.clip(reason(root), LOGGED_BYTES));
        }
        if (root instanceof ProtocolException || root instanceof TransportException) {
            send(context, new Frame.Goodbye(root.getMessage()));
        }
        fail(context, root instanceof TransportException known ? known : new TransportException(reason(root), root));
    }

    /** TLS wraps the verifier's own words, which say more, in words of its own. */
    static String reason(Throwable root) {
        Throwable deepest = root;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private void fail(ChannelHandlerContext context, TransportException failure) {
        established.completeExceptionally(failure);
        context.close();
    }

    private static void send(ChannelHandlerContext context, Frame frame) {
        byte[] bytes = FrameEncoder.encode(frame);
        ByteBuf buffer = context.alloc().buffer(Integer.BYTES + bytes.length);
        context.writeAndFlush(buffer.writeInt(bytes.length).writeBytes(bytes));
    }
}
