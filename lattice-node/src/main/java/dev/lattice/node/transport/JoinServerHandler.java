package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.frame.JoinFrameCodec;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer's end of a join connection: takes one frame, answers it, closes. Whatever else comes ends it. */
final class JoinServerHandler extends SimpleChannelInboundHandler<JoinFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(JoinServerHandler.class);
    private static final long ANSWER_SECONDS = 10;
    private static final int LOGGED_BYTES = 200;

    private final AdmissionListener admissions;
    private final Runnable asked;

    /** @param asked runs when the frame is there, in the time of a handshake */
    JoinServerHandler(AdmissionListener admissions, Runnable asked) {
        this.admissions = admissions;
        this.asked = asked;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, JoinFrame frame) {
        if (frame instanceof JoinFrame.Join join) {
            answer(context, () -> admissions.join(join.ticket(), join.request()));
        } else if (frame instanceof JoinFrame.Renew renew) {
            answer(context, () -> admissions.renew(renew.credential(), renew.request()));
        } else {
            throw new ProtocolException("a " + frame.getClass().getSimpleName() + " frame from one who asks");
        }
    }

    private interface Question {
        CompletionStage<String> ask();
    }

    private void answer(ChannelHandlerContext context, Question question) {
        asked.run();
        var timer = context.executor().schedule(() -> context.close(), ANSWER_SECONDS, TimeUnit.SECONDS);
        context.channel().closeFuture().addListener(closed -> timer.cancel(false));
        question.ask().whenComplete((credential, fault) -> {
            if (fault == null) {
                send(context, new JoinFrame.Joined(credential));
            } else {
                refuse(context, fault instanceof CompletionException ? fault.getCause() : fault);
            }
        });
    }

    private static void refuse(ChannelHandlerContext context, Throwable fault) {
        LOG.info(
                "let nobody in from {}: {}",
                Addresses.text(context.channel().remoteAddress()),
                Utf8.clip(String.valueOf(fault.getMessage()), LOGGED_BYTES));
        send(context, new JoinFrame.Refused(String.valueOf(fault.getMessage())));
    }

    private static void send(ChannelHandlerContext context, JoinFrame frame) {
        context.writeAndFlush(JoinInput.write(JoinFrameCodec.encode(frame))).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = Addresses.rootOf(cause);
        if (root instanceof ProtocolException) {
            refuse(context, root);
        } else {
            LOG.debug(
                    "join connection from {} failed",
                    Addresses.text(context.channel().remoteAddress()),
                    root);
            context.close();
        }
    }
}
