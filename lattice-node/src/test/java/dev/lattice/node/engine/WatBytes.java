package dev.lattice.node.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of a WebAssembly binary, in its LEB128 forms; for modules that are too large to be written as text. */
public final class WatBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public WatBytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    public WatBytes u32(long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    public WatBytes s64(long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>= 7;
        }
        out.write((int) (rest & 0x7f));
        return this;
    }

    public WatBytes name(String name) {
        return sized(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes with their length before them. */
    public WatBytes sized(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    public WatBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
