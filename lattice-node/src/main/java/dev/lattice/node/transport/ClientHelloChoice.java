package dev.lattice.node.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Looks at the first message of a TLS handshake and finds out whether the dialler asks to be let in or is a member:
 * only the former may come without a certificate, and TLS has to know that before it answers. It asks to be let in
 * when the join protocol is the one and only name in its ALPN extension; whatever else there is, is a member's or
 * garbage, and the handshake itself will tell.
 */
final class ClientHelloChoice extends SslClientHelloHandler<Boolean> {
    private static final int LIMIT_BYTES = 16 * 1024;
    private static final int VERSION_AND_RANDOM_BYTES = 34;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int ALPN = 16;
    private static final byte[] JOIN = TransportContext.JOIN_PROTOCOL.getBytes(StandardCharsets.US_ASCII);

    private final BiConsumer<ChannelHandlerContext, Boolean> chosen;

    /** @param chosen puts what comes next in this handler's place; true for one who asks to be let in */
    ClientHelloChoice(BiConsumer<ChannelHandlerContext, Boolean> chosen) {
        super(LIMIT_BYTES);
        this.chosen = chosen;
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext context, ByteBuf clientHello) {
        return context.executor().newSucceededFuture(clientHello != null && asksToJoin(clientHello.slice()));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, Future<Boolean> future) {
        chosen.accept(context, future.getNow());
    }

    static boolean asksToJoin(ByteBuf hello) {
        try {
            hello.skipBytes(VERSION_AND_RANDOM_BYTES);
            hello.skipBytes(hello.readUnsignedByte());
            hello.skipBytes(hello.readUnsignedShort());
            hello.skipBytes(hello.readUnsignedByte());
            ByteBuf extensions = hello.readSlice(hello.readUnsignedShort());
            while (extensions.readableBytes() >= EXTENSION_HEADER_BYTES) {
                int type = extensions.readUnsignedShort();
                ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
                if (type == ALPN) {
                    return isJoinAlone(extension);
                }
            }
            return false;
        } catch (IndexOutOfBoundsException e) {
            // Lengths that do not add up: TLS will refuse it in its own words.
            return false;
        }
    }

    private static boolean isJoinAlone(ByteBuf alpn) {
        if (alpn.readUnsignedShort() != JOIN.length + 1 || alpn.readUnsignedByte() != JOIN.length) {
            return false;
        }
        byte[] name = new byte[JOIN.length];
        alpn.readBytes(name);
        return !alpn.isReadable() && Arrays.equals(name, JOIN);
    }
}
