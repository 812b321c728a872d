package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.List;

/**
 * A function that guests may import.
 *
 * @param type its parameters, {@code i} for i32 and {@code l} for i64, and behind a colon its results
 * @param body what it does
 */
record HostCode(String type, Body body) {
    private static final long[] NOTHING = {};

    /** Takes the guest's arguments, of which an i32 is in the lower half, and gives the result if it has one. */
    @FunctionalInterface
    interface Body {
        long run(GuestHost host, long[] arguments);
    }

    FunctionType functionType() {
        int colon = type.indexOf(':');
        return FunctionType.of(types(type.substring(0, colon)), types(type.substring(colon + 1)));
    }

    private static List<ValType> types(String letters) {
        return letters.chars()
                .mapToObj(letter -> letter == 'l' ? ValType.I64 : ValType.I32)
                .toList();
    }

    long[] call(GuestHost host, long[] arguments) {
        long result = body.run(host, arguments);
        return type.endsWith(":") ? NOTHING : new long[] {result};
    }
}
