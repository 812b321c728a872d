package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import java.io.IOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessageIntegerOverflowException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageSizeException;

/** Reads and writes the frames of a join connection, and no others. Stateless; safe on any thread. */
public final class JoinFrameCodec {
    private static final int FRAME_DEPTH = 1;

    private JoinFrameCodec() {}

    /** Writes one frame, without the length in front of it. */
    public static byte[] encode(JoinFrame frame) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            if (frame instanceof JoinFrame.Join join) {
                out.packArrayHeader(3).packInt(FrameType.JOIN);
                out.packString(join.ticket()).packString(join.request());
            } else if (frame instanceof JoinFrame.Joined joined) {
                out.packArrayHeader(2).packInt(FrameType.JOINED).packString(joined.credential());
            } else if (frame instanceof JoinFrame.Renew renew) {
                out.packArrayHeader(3).packInt(FrameType.RENEW);
                out.packString(renew.credential()).packString(renew.request());
            } else if (frame instanceof JoinFrame.Refused refused) {
                out.packArrayHeader(2).packInt(FrameType.GOODBYE).packString(refused.reason());
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new ProtocolException("a frame could not be written to memory", e);
        }
    }

    /**
     * Reads one frame, without the length in front of it.
     *
     * @throws ProtocolException when the bytes are no frame of a join connection; nothing was kept of them
     */
    public static JoinFrame decode(byte[] bytes) {
        if (bytes.length > FrameLimits.JOIN_FRAME_BYTES) {
            throw new ProtocolException(
                    "a frame of " + bytes.length + " bytes, at most " + FrameLimits.JOIN_FRAME_BYTES);
        }
        FrameReader in = new FrameReader(bytes, 0, bytes.length);
        try {
            int fields = in.array(FrameLimits.FIELDS, "a frame");
            if (fields == 0) {
                throw new ProtocolException("a frame without a type");
            }
            int type = in.integer(0, Integer.MAX_VALUE, "the frame type");
            JoinFrame frame = read(type, fields - 1, in);
            if (!in.atEnd()) {
                throw new ProtocolException("bytes after the end of a frame of type " + type);
            }
            return frame;
        } catch (MessageInsufficientBufferException e) {
            throw new ProtocolException("a frame that is cut off", e);
        } catch (MessageIntegerOverflowException | MessageSizeException e) {
            throw new ProtocolException("a frame with a number or a length that is out of range", e);
        } catch (IOException | MessagePackException e) {
            throw new ProtocolException("not a frame's MessagePack: " + e.getMessage(), e);
        }
    }

    private static JoinFrame read(int type, int fields, FrameReader in) throws IOException {
        int known = type == FrameType.JOIN || type == FrameType.RENEW ? 2 : 1;
        if (type != FrameType.JOIN
                && type != FrameType.JOINED
                && type != FrameType.RENEW
                && type != FrameType.GOODBYE) {
            throw new ProtocolException("a frame of type " + type + " on a join connection");
        }
        if (fields < known) {
            throw new ProtocolException("a frame of type " + type + " has " + fields + " fields, not " + known);
        }
        JoinFrame frame = switch (type) {
            case FrameType.JOIN ->
                new JoinFrame.Join(
                        in.text(FrameLimits.CREDENTIAL_BYTES, "the ticket"),
                        in.text(FrameLimits.ADMISSION_BYTES, "the request"));
            case FrameType.JOINED -> new JoinFrame.Joined(in.text(FrameLimits.CREDENTIAL_BYTES, "the credential"));
            case FrameType.RENEW ->
                new JoinFrame.Renew(
                        in.text(FrameLimits.CREDENTIAL_BYTES, "the credential"),
                        in.text(FrameLimits.ADMISSION_BYTES, "the request"));
            default -> new JoinFrame.Refused(in.text(FrameLimits.TEXT_BYTES, "the reason"));
        };
        in.skip(fields - known, FRAME_DEPTH);
        return frame;
    }
}
