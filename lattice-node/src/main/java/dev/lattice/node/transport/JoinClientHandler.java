package dev.lattice.node.transport;

import dev.lattice.node.fault.NodeException;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.frame.JoinFrameCodec;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.tls.PeerTrust;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The asking end of a join connection: finds out who answers, asks, and takes one answer. */
final class JoinClientHandler extends SimpleChannelInboundHandler<JoinFrame> {
    private final PeerTrust trust;
    private final KeyId issuer;
    private final JoinFrame question;
    private final long patienceMillis;
    private final CompletableFuture<String> answer;

    JoinClientHandler(
            PeerTrust trust, KeyId issuer, JoinFrame question, long patienceMillis, CompletableFuture<String> answer) {
        this.trust = trust;
        this.issuer = issuer;
        this.question = question;
        this.patienceMillis = patienceMillis;
        this.answer = answer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var timer = context.executor()
                .schedule(
                        () -> fail(context, new TransportException("no answer within " + patienceMillis + " ms")),
                        patienceMillis,
                        TimeUnit.MILLISECONDS);
        answer.whenComplete((done, failure) -> timer.cancel(false));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            requireIssuer(trust.peerOf(tls.engine().getSession()).credential());
            if (!TransportContext.JOIN_PROTOCOL.equals(tls.applicationProtocol())) {
                throw new TransportException("the node there lets nobody in");
            }
            context.writeAndFlush(JoinInput.write(JoinFrameCodec.encode(question)));
        }
        super.userEventTriggered(context, event);
    }

    private void requireIssuer(Credential peer) {
        if (!peer.holder().equals(issuer)) {
            throw new TransportException("another node answers there: " + peer.holder() + ", not " + issuer);
        }
        if (!(peer instanceof NodeCredential node) || !node.isIssuer()) {
            throw new TransportException("node " + peer.name() + " is no issuer, and lets nobody in");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, JoinFrame frame) {
        if (frame instanceof JoinFrame.Joined joined) {
            answer.complete(joined.credential());
            context.close();
        } else if (frame instanceof JoinFrame.Refused refused) {
            fail(context, new JoinRefusedException(refused.reason()));
        } else {
            fail(context, new TransportException("the issuer answered with a question"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        answer.completeExceptionally(new TransportException("the far end closed the connection without an answer"));
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = Addresses.rootOf(cause);
        fail(
                context,
                root instanceof TransportException known
                        ? known
                        : new TransportException(HandshakeHandler.reason(root), root));
    }

    private void fail(ChannelHandlerContext context, NodeException failure) {
        answer.completeExceptionally(failure);
        context.close();
    }
}
