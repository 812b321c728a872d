package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameDecoder;
import dev.lattice.protocol.frame.FrameLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts the byte stream into frames and reads them. A length beyond the limit is refused before it is waited for. */
final class FrameInput extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > FrameLimits.FRAME_BYTES) {
            in.skipBytes(in.readableBytes());
            throw new ProtocolException("a frame of " + length + " bytes, at most " + FrameLimits.FRAME_BYTES);
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return;
        }
        in.skipBytes(Integer.BYTES);
        byte[] bytes = new byte[(int) length];
        in.readBytes(bytes);
        Frame frame = FrameDecoder.decode(bytes);
        if (!(frame instanceof Frame.Unknown)) {
            out.add(frame);
        }
    }
}
