package dev.lattice.node.engine.wasmtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The three names of a host call as native code wrote them, and as text. An instance keeps its last: most of its calls
 * have the same names as the one before, and comparing bytes is cheaper than reading them as text.
 *
 * @param utf8 all three, one after the other; never written to and its position never moved
 * @param bindingBytes length of the first
 * @param namespaceBytes length of the second
 */
record CallNames(
        ByteBuffer utf8, int bindingBytes, int namespaceBytes, String binding, String namespace, String operation) {
    static final CallNames NONE = new CallNames(ByteBuffer.allocate(0), 0, 0, "", "", "");

    /**
     * The names in {@code data}, which begin at {@code start} and end at its limit.
     *
     * @param last the result when it has the same names
     */
    static CallNames read(ByteBuffer data, int start, int bindingBytes, int namespaceBytes, CallNames last) {
        boolean same = last.bindingBytes == bindingBytes
                && last.namespaceBytes == namespaceBytes
                && data.position(start).equals(last.utf8);
        if (same) {
            return last;
        }
        byte[] utf8 = new byte[data.limit() - start];
        data.get(start, utf8);
        int operation = bindingBytes + namespaceBytes;
        return new CallNames(
                ByteBuffer.wrap(utf8),
                bindingBytes,
                namespaceBytes,
                text(utf8, 0, bindingBytes),
                text(utf8, bindingBytes, operation),
                text(utf8, operation, utf8.length));
    }

    private static String text(byte[] utf8, int from, int to) {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }
}
