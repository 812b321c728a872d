package dev.lattice.security.module;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Modules made of sections whose contents need not mean anything. */
final class TestModules {
    static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};

    private TestModules() {}

    /** A section: its id, its contents, and in how many bytes its length is written. */
    record Part(int id, byte[] contents, int lengthBytes) {
        Part padded(int bytes) {
            return new Part(id, contents, Math.max(bytes, lengthBytes));
        }
    }

    static byte[] module(Part... parts) {
        List<byte[]> all = new ArrayList<>(List.of(PREAMBLE));
        for (Part part : parts) {
            all.add(section(part));
        }
        return concat(all.toArray(byte[][]::new));
    }

    static byte[] section(Part part) {
        return concat(new byte[] {(byte) part.id()}, leb(part.contents().length, part.lengthBytes()), part.contents());
    }

    static Part custom(String name, byte[] data) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        byte[] contents = concat(leb(text.length, 1), text, data);
        return new Part(0, contents, leb(contents.length, 1).length);
    }

    /** Unsigned LEB128 in at least so many bytes. */
    static byte[] leb(int value, int atLeastBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        do {
            int low = rest & 0x7f;
            rest >>>= 7;
            out.write(rest != 0 || out.size() + 1 < atLeastBytes ? low | 0x80 : low);
        } while (rest != 0 || out.size() < atLeastBytes);
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
