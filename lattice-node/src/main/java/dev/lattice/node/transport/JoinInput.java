package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.frame.JoinFrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Reads the one frame that each side of a join connection sends. Nothing after it is read. */
final class JoinInput extends ByteToMessageDecoder {
    private boolean done;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (done) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > FrameLimits.JOIN_FRAME_BYTES) {
            done = true;
            in.skipBytes(in.readableBytes());
            throw new ProtocolException("a frame of " + length + " bytes, at most " + FrameLimits.JOIN_FRAME_BYTES);
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return;
        }
        done = true;
        in.skipBytes(Integer.BYTES);
        out.add(JoinFrameCodec.decode(ByteBufUtil.getBytes(in.readSlice((int) length))));
    }

    static ByteBuf write(byte[] frame) {
        return Unpooled.buffer(Integer.BYTES + frame.length)
                .writeInt(frame.length)
                .writeBytes(frame);
    }
}
