package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.WatBytes;
import java.util.ArrayList;
import java.util.List;

/** Numbers in LEB128, as lists: immediates are compared by value. */
final class Leb {
    private Leb() {}

    static List<Integer> unsigned(int value) {
        return list(new WatBytes().u32(Integer.toUnsignedLong(value)));
    }

    static List<Integer> signed(long value) {
        return list(new WatBytes().s64(value));
    }

    private static List<Integer> list(WatBytes bytes) {
        List<Integer> list = new ArrayList<>();
        for (byte each : bytes.toByteArray()) {
            list.add(each & 0xff);
        }
        return List.copyOf(list);
    }
}
