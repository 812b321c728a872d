package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the numbers and names of a module's binary form, within bounds. */
final class WasmReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    WasmReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    int u8() {
        if (at >= end) {
            throw malformed("unexpected end");
        }
        return bytes[at++] & 0xff;
    }

    /** An unsigned LEB128 number of 32 bits. */
    long u32() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (value > 0xffff_ffffL) {
                    throw malformed("integer too large");
                }
                return value;
            }
            if (shift == 28) {
                throw malformed("integer representation too long");
            }
        }
    }

    /** An unsigned LEB128 number of 64 bits, of which nothing but the end matters here. */
    void skipU64() {
        for (int index = 0; u8() >= 0x80; index++) {
            if (index == 9) {
                throw malformed("integer representation too long");
            }
        }
    }

    /** A number of things that each take a byte or more. */
    int count(String what) {
        long count = u32();
        if (count > end - at) {
            throw malformed("more " + what + " than there are bytes for them");
        }
        return (int) count;
    }

    String name() {
        int length = count("characters");
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            at += length;
            return name;
        } catch (CharacterCodingException e) {
            throw malformed("malformed UTF-8 encoding");
        }
    }

    /** Refuses bytes that are left over. */
    void requireEnd() {
        if (hasMore()) {
            throw malformed("section size mismatch: unexpected data at the end of the section");
        }
    }

    /** The next {@code length} bytes, which are passed over here. */
    WasmReader part(String what, long length) {
        if (length > end - at) {
            throw malformed(what + " reaches past the end");
        }
        int start = at;
        at += (int) length;
        return new WasmReader(bytes, start, at);
    }

    EngineException malformed(String text) {
        return EngineException.of(Kind.INVALID_MODULE, text + " (at offset 0x" + Integer.toHexString(at) + ")");
    }
}
