package dev.lattice.node.membership;

import dev.lattice.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads MessagePack that a peer wrote. Every length is checked before anything of that length is allocated, the depth
 * is that of the caller's own structure, and whatever is wrong ends in a {@link MalformedGossipException}.
 */
final class GossipReader {
    /** How many fields of a later version are skipped before an array is taken for nonsense. */
    private static final int EXTRA_FIELDS_LIMIT = 16;

    private final MessageUnpacker unpacker;

    private GossipReader(MessageUnpacker unpacker) {
        this.unpacker = unpacker;
    }

    @FunctionalInterface
    interface Part<T> {
        T read(GossipReader in) throws IOException, MalformedGossipException;
    }

    /** Reads one value that takes all of the bytes. */
    static <T> T read(byte[] bytes, Part<T> part) throws MalformedGossipException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            T value = part.read(new GossipReader(unpacker));
            if (unpacker.hasNext()) {
                throw new MalformedGossipException("bytes after the end, from " + unpacker.getTotalReadBytes());
            }
            return value;
        } catch (MessageInsufficientBufferException e) {
            throw new MalformedGossipException("cut off within its " + bytes.length + " bytes", e);
        } catch (IOException | MessagePackException | ProtocolException | MembershipException e) {
            throw new MalformedGossipException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads an array of at least so many fields; those that a later version added are skipped. */
    <T> T struct(String what, int fields, Part<T> part) throws IOException, MalformedGossipException {
        int count = unpacker.unpackArrayHeader();
        if (count < fields || count > fields + EXTRA_FIELDS_LIMIT) {
            throw new MalformedGossipException(what + " of " + count + " fields, not " + fields);
        }
        T value = part.read(this);
        unpacker.skipValue(count - fields);
        return value;
    }

    <T> List<T> list(int limit, Part<T> part) throws IOException, MalformedGossipException {
        int count = within(unpacker.unpackArrayHeader(), limit, "elements");
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(part.read(this));
        }
        return List.copyOf(list);
    }

    <T> Optional<T> optional(Part<T> part) throws IOException, MalformedGossipException {
        if (unpacker.getNextFormat() == MessageFormat.NIL) {
            unpacker.unpackNil();
            return Optional.empty();
        }
        return Optional.of(part.read(this));
    }

    int mapHeader(int limit) throws IOException, MalformedGossipException {
        return within(unpacker.unpackMapHeader(), limit, "labels");
    }

    int integer() throws IOException {
        return unpacker.unpackInt();
    }

    /** One of the values 0 to {@code count − 1}. */
    int index(int count, String what) throws IOException, MalformedGossipException {
        int value = unpacker.unpackInt();
        if (value < 0 || value >= count) {
            throw new MalformedGossipException("unknown " + what + " " + value);
        }
        return value;
    }

    long anyLong() throws IOException {
        return unpacker.unpackLong();
    }

    long natural() throws IOException, MalformedGossipException {
        long value = unpacker.unpackLong();
        if (value < 0) {
            throw new MalformedGossipException("a negative count: " + value);
        }
        return value;
    }

    byte[] bytes(int limit) throws IOException, MalformedGossipException {
        return unpacker.readPayload(within(unpacker.unpackBinaryHeader(), limit, "bytes"));
    }

    String text(int limitBytes) throws IOException, MalformedGossipException {
        byte[] utf8 = unpacker.readPayload(within(unpacker.unpackRawStringHeader(), limitBytes, "bytes of text"));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedGossipException("text that is not UTF-8", e);
        }
    }

    private static int within(int count, int limit, String what) throws MalformedGossipException {
        if (count < 0 || count > limit) {
            throw new MalformedGossipException(count + " " + what + ", at most " + limit);
        }
        return count;
    }
}
