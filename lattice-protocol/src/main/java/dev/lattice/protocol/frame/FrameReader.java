package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads the fields of one frame from foreign bytes. Every length is checked against its limit and against what is left
 * of the frame before anything is allocated. One use, one thread.
 */
final class FrameReader {
    /** A text is a text and bytes are bytes: one form for each value, so that equal frames have equal bytes. */
    private static final MessagePack.UnpackerConfig CONFIG = new MessagePack.UnpackerConfig()
            .withAllowReadingStringAsBinary(false)
            .withAllowReadingBinaryAsString(false);

    private static final char REPLACEMENT = '\uFFFD';

    private final MessageUnpacker unpacker;
    private final int length;

    FrameReader(byte[] bytes, int offset, int length) {
        this.unpacker = CONFIG.newUnpacker(bytes, offset, length);
        this.length = length;
    }

    boolean atEnd() {
        return unpacker.getTotalReadBytes() >= length;
    }

    int array(int limit, String what) throws IOException {
        int size = unpacker.unpackArrayHeader();
        return bounded(size, limit, what);
    }

    int map(int limit, String what) throws IOException {
        int size = unpacker.unpackMapHeader();
        return bounded(size, limit, what);
    }

    String text(int limitBytes, String what) throws IOException {
        int size = bounded(unpacker.unpackRawStringHeader(), limitBytes, what);
        byte[] utf8 = unpacker.readPayload(size);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(utf8, what);
        }
        return text;
    }

    /** The constructor of strings puts replacement characters for what is malformed, but one may have been sent. */
    private static void requireUtf8(byte[] bytes, String what) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new ProtocolException(what + " is not UTF-8", e);
        }
    }

    byte[] binary(int limitBytes, String what) throws IOException {
        if (!nextIsBinary()) {
            // Whatever its configuration says, the library takes short texts for bytes.
            throw new ProtocolException(what + " is not binary");
        }
        return unpacker.readPayload(bounded(unpacker.unpackBinaryHeader(), limitBytes, what));
    }

    long number(String what) throws IOException {
        return number(0, Long.MAX_VALUE, what);
    }

    long number(long min, long max, String what) throws IOException {
        long value = unpacker.unpackLong();
        if (value < min || value > max) {
            throw new ProtocolException(what + " is " + value + ", outside of " + min + " to " + max);
        }
        return value;
    }

    int integer(int min, int max, String what) throws IOException {
        return (int) number(min, max, what);
    }

    /** Any 64 bits. */
    long opaque() throws IOException {
        return unpacker.unpackLong();
    }

    boolean flag() throws IOException {
        return unpacker.unpackBoolean();
    }

    <T> Optional<T> optional(Function<String, T> reading, int limitBytes, String what) throws IOException {
        return unpacker.tryUnpackNil() ? Optional.empty() : Optional.of(reading.apply(text(limitBytes, what)));
    }

    <T> List<T> texts(Function<String, T> reading, int limit, String what) throws IOException {
        int size = array(limit, what);
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reading.apply(text(FrameLimits.NAME_BYTES, what)));
        }
        return values;
    }

    Map<String, String> textMap(String what) throws IOException {
        int size = map(FrameLimits.ENTRIES, what);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String key = text(FrameLimits.NAME_BYTES, what);
            if (values.put(key, text(FrameLimits.NAME_BYTES, what)) != null) {
                // The key is a stranger's text, which has no business in a log.
                throw new ProtocolException(what + " has a key twice");
            }
        }
        return values;
    }

    boolean nextIsBinary() throws IOException {
        MessageFormat format = unpacker.getNextFormat();
        return format == MessageFormat.BIN8 || format == MessageFormat.BIN16 || format == MessageFormat.BIN32;
    }

    /**
     * Skips fields that a newer version added.
     *
     * @param depth how deep the array they stand in is nested; the frame itself is 1
     */
    void skip(int fields, int depth) throws IOException {
        skipValues(fields, depth);
    }

    private void skipValues(long values, int depth) throws IOException {
        if (depth > FrameLimits.DEPTH) {
            throw new ProtocolException("nested deeper than " + FrameLimits.DEPTH);
        }
        for (long i = 0; i < values; i++) {
            switch (unpacker.getNextFormat().getValueType()) {
                case ARRAY -> skipValues(array(length, "an array"), depth + 1);
                case MAP -> skipValues(2L * map(length, "a map"), depth + 1);
                // The library's own skipping adds one to this length, which must not overflow.
                case EXTENSION ->
                    unpacker.readPayloadAsReference(
                            bounded(unpacker.unpackExtensionTypeHeader().getLength(), length, "an extension"));
                default -> unpacker.skipValue();
            }
        }
    }

    private int bounded(int size, int limit, String what) {
        if (size > limit) {
            throw new ProtocolException(what + " is too long: " + size + ", at most " + limit);
        }
        // An element takes a byte at least, so a count beyond the rest of the frame is a lie.
        if (size > length - unpacker.getTotalReadBytes()) {
            throw new ProtocolException(what + " is cut off");
        }
        return size;
    }
}
