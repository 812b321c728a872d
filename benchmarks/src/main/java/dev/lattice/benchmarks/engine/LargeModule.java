package dev.lattice.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A module of about 2 MB, always the same. Some thousand functions of the size that compilers of Rust or
 * AssemblyScript make, which calculate, branch, loop, use memory and call each other; none of them runs, since the
 * module is a waPC echo besides.
 */
final class LargeModule {
    private static final int CODE_BYTES = 2_000_000;
    private static final int DATA_BYTES = 32 * 1024;
    private static final int TABLE = 64;
    private static final int IMPORTS = 2;
    private static final int I32 = 0x7f;
    private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final long SEED = 20_261_122;

    private LargeModule() {}

    static byte[] bytes() {
        List<byte[]> functions = functions();
        WasmBytes module = new WasmBytes().raw(HEADER);
        // Types: 0 of the imports, 1 of __guest_call and all that the functions call.
        module.section(1, new WasmBytes().u32(2).raw(0x60, 2, I32, I32, 0).raw(0x60, 2, I32, I32, 1, I32));
        WasmBytes imports = new WasmBytes().u32(IMPORTS);
        imports.name("wapc").name("__guest_request").raw(0, 0);
        imports.name("wapc").name("__guest_response").raw(0, 0);
        module.section(2, imports);
        WasmBytes types = new WasmBytes().u32(functions.size());
        functions.forEach(function -> types.u32(1));
        module.section(3, types);
        module.section(4, new WasmBytes().u32(1).raw(0x70, 0).u32(TABLE));
        module.section(5, new WasmBytes().u32(1).raw(0).u32(2));
        WasmBytes exports = new WasmBytes().u32(2);
        exports.name("memory").raw(2, 0).name("__guest_call").raw(0).u32(IMPORTS);
        module.section(7, exports);
        WasmBytes elements = new WasmBytes().u32(1).raw(0, 0x41, 0, 0x0b).u32(TABLE);
        for (int index = 0; index < TABLE; index++) {
            elements.u32(IMPORTS + 1 + index);
        }
        module.section(9, elements);
        WasmBytes code = new WasmBytes().u32(functions.size());
        functions.forEach(code::sized);
        module.section(10, code);
        module.section(11, data());
        return module.toByteArray();
    }

    private static List<byte[]> functions() {
        Random random = new Random(SEED);
        List<byte[]> functions = new ArrayList<>();
        functions.add(echo());
        for (int bytes = 0; bytes < CODE_BYTES; ) {
            // A function calls only those before it, so there is no recursion.
            byte[] body = new FunctionBody(random, IMPORTS + 1, functions.size() - 1, TABLE).bytes();
            functions.add(body);
            bytes += body.length;
        }
        return functions;
    }

    /** Requests to the second page, so that what the data fill stays as it is, and replies from there. */
    private static byte[] echo() {
        WasmBytes body = new WasmBytes().u32(0);
        body.raw(0x41).s64(1 << 16).raw(0x41).s64((1 << 16) + 4096).raw(0x10).u32(0);
        body.raw(0x41).s64((1 << 16) + 4096).raw(0x20, 1).raw(0x10).u32(1);
        return body.raw(0x41, 1, 0x0b).toByteArray();
    }

    private static WasmBytes data() {
        byte[] bytes = new byte[DATA_BYTES];
        new Random(SEED).nextBytes(bytes);
        return new WasmBytes().u32(1).raw(0, 0x41, 0, 0x0b).sized(bytes);
    }
}
