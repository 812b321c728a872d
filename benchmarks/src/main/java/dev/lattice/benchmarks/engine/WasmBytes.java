package dev.lattice.benchmarks.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes pieces of a module in WebAssembly's binary form (core specification, chapter 5). */
final class WasmBytes {
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD = 0x7f;
    private static final int MORE = 0x80;
    private static final int SIGN = 0x40;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    int length() {
        return out.size();
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** Opcodes and other single bytes, as they are. */
    WasmBytes raw(int... bytes) {
        for (int one : bytes) {
            out.write(one);
        }
        return this;
    }

    WasmBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Unsigned LEB128: indices, lengths, offsets. */
    WasmBytes u32(int value) {
        int left = value;
        while ((left & ~PAYLOAD) != 0) {
            out.write(left & PAYLOAD | MORE);
            left >>>= PAYLOAD_BITS;
        }
        return raw(left);
    }

    /** Signed LEB128: constants. */
    WasmBytes s64(long value) {
        long left = value;
        while (left >> (PAYLOAD_BITS - 1) != left >> (Long.SIZE - 1)) {
            out.write((int) left & PAYLOAD | MORE);
            left >>= PAYLOAD_BITS;
        }
        return raw((int) left & (PAYLOAD | SIGN));
    }

    WasmBytes f64(double value) {
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (bits >> shift));
        }
        return this;
    }

    /** Length and UTF-8. */
    WasmBytes name(String text) {
        return sized(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Length and bytes. */
    WasmBytes sized(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    WasmBytes section(int id, WasmBytes content) {
        return raw(id).sized(content.toByteArray());
    }
}
