package dev.lattice.security.module;

import dev.lattice.security.SecurityFault;
import java.nio.charset.StandardCharsets;

/** A place in a module that never leaves its bounds. */
final class WasmCursor {
    private static final int MAX_LEB_BYTES = 5;
    private static final int MAX_LONG_LEB_BYTES = 10;

    private final byte[] module;
    private final int end;
    private int at;

    WasmCursor(byte[] module, int at, int end) {
        this.module = module;
        this.at = at;
        this.end = end;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at >= end;
    }

    int remaining() {
        return end - at;
    }

    void moveTo(int place) {
        at = place;
    }

    /** The next byte, which stays; −1 at the end. */
    int peek() {
        return atEnd() ? -1 : module[at] & 0xff;
    }

    int u8() {
        if (at >= end) {
            throw malformed("it ends inside a section");
        }
        return module[at++] & 0xff;
    }

    /** An unsigned LEB128 of 32 bits, in at most five bytes, that fits an int. */
    int unsigned() {
        long value = 0;
        for (int i = 0; i < MAX_LEB_BYTES; i++) {
            if (at >= end) {
                throw malformed("it ends inside a length");
            }
            int b = module[at++] & 0xff;
            value |= (long) (b & 0x7f) << 7 * i;
            if ((b & 0x80) == 0) {
                if (value > Integer.MAX_VALUE) {
                    throw malformed("a length of " + value + " bytes is more than a module can have");
                }
                return (int) value;
            }
        }
        throw malformed("a length takes more than " + MAX_LEB_BYTES + " bytes");
    }

    /** Passes a LEB128 of up to 64 bits. */
    void skipLeb() {
        for (int i = 0; i < MAX_LONG_LEB_BYTES; i++) {
            if ((u8() & 0x80) == 0) {
                return;
            }
        }
        throw malformed("a number takes more than " + MAX_LONG_LEB_BYTES + " bytes");
    }

    /** A name of at most so many bytes. */
    String name(int limitBytes) {
        int length = unsigned();
        if (length > limitBytes || length > remaining()) {
            throw malformed("a name has " + length + " bytes");
        }
        String name = new String(module, at, length, StandardCharsets.UTF_8);
        at += length;
        return name;
    }

    SecurityFault malformed(String why) {
        return new SecurityFault(
                SecurityFault.Kind.MALFORMED_MODULE,
                "the module is malformed near byte " + at + ": " + why + "; build or fetch it again");
    }
}
