package dev.lattice.protocol.invocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a request or a reply: opaque to the lattice, immutable, compared by content.
 *
 * <p>The text form gives the length only, since payloads are the users' data and do not belong in logs.
 */
public final class Payload {
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A payload of a copy of these bytes. */
    public static Payload copyOf(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** A payload of the remaining bytes of a buffer, copied; the buffer's position moves to its limit. */
    public static Payload copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return wrap(copy);
    }

    /** Takes ownership of the array: the caller must not write to it any more. */
    public static Payload wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes);
    }

    /** The UTF-8 bytes of a text. */
    public static Payload ofText(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Writes all bytes at the buffer's position, which moves. */
    public void copyTo(ByteBuffer target) {
        target.put(bytes);
    }

    /** Writes {@code length} bytes from {@code from} at the buffer's position, which moves. */
    public void copyTo(ByteBuffer target, int from, int length) {
        target.put(bytes, from, length);
    }

    /** A fresh copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** A view on all bytes, without copying. */
    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The bytes read as UTF-8; malformed sequences become replacement characters. */
    public String asText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
