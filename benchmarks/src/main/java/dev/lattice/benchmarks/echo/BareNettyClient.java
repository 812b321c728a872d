package dev.lattice.benchmarks.echo;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.node.NodeIdentity;
import dev.lattice.protocol.invocation.Payload;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One connection to the bare Netty server. Replies come in the order of the calls, so frames need no ids. */
final class BareNettyClient implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private final EventLoopGroup group;
    private final Channel channel;
    private final Replies replies;

    private BareNettyClient(EventLoopGroup group, Channel channel, Replies replies) {
        this.group = group;
        this.channel = channel;
        this.replies = replies;
    }

    static BareNettyClient connect(NodeIdentity identity, int port) {
        SslContext tls = BareNetty.client(identity);
        EventLoopGroup group = BareNetty.oneThread();
        Replies replies = new Replies();
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        fresh.pipeline().addLast(tls.newHandler(fresh.alloc()), BareNetty.frames(), replies);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly()
                .channel();
        channel.pipeline().get(SslHandler.class).handshakeFuture().syncUninterruptibly();
        return new BareNettyClient(group, channel, replies);
    }

    /** Sends a frame; completes on the event loop. Any thread. */
    CompletionStage<Payload> call(byte[] message) {
        CompletableFuture<Payload> reply = new CompletableFuture<>();
        if (channel.eventLoop().inEventLoop()) {
            send(message, reply);
        } else {
            channel.eventLoop().execute(() -> send(message, reply));
        }
        return reply;
    }

    private void send(byte[] message, CompletableFuture<Payload> reply) {
        ByteBuf frame = channel.alloc().buffer(Integer.BYTES + message.length);
        frame.writeInt(message.length).writeBytes(message);
        replies.waiting.add(reply);
        channel.write(frame, channel.voidPromise());
        if (!replies.reading) {
            channel.flush();
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Confined to the event loop. */
    private static final class Replies extends SimpleChannelInboundHandler<ByteBuf> {
        private final ArrayDeque<CompletableFuture<Payload>> waiting = new ArrayDeque<>();
        private boolean reading;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            reading = true;
            byte[] bytes = new byte[frame.skipBytes(Integer.BYTES).readableBytes()];
            frame.readBytes(bytes);
            waiting.remove().complete(Payload.wrap(bytes));
        }

        /** One flush for all that was sent in answer to one read. */
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            reading = false;
            context.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            waiting.forEach(
                    reply -> reply.completeExceptionally(new BenchmarkException("the server closed the connection")));
        }
    }
}
