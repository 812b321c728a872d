package dev.lattice.node.engine.hostile;

import dev.lattice.node.engine.WatBytes;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts a module together from its parts, for guests that are too large to be written as text. All functions are of the
 * types that {@link #type} made; nothing is checked, the engine under test does that.
 */
final class BinaryModule {
    static final int FUNCTION = 0;
    static final int MEMORY = 2;

    private static final int I32 = 0x7f;
    private static final int END = 0x0b;

    /** Of this run, so that no module's code was kept by an earlier one: compiling is part of the attack. */
    private static final byte[] OF_THIS_RUN =
            ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array();

    private final List<byte[]> types = new ArrayList<>();
    private final List<byte[]> imports = new ArrayList<>();
    private final List<byte[]> functions = new ArrayList<>();
    private final List<byte[]> globals = new ArrayList<>();
    private final List<byte[]> exports = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<byte[]> data = new ArrayList<>();
    private final List<byte[]> customs = new ArrayList<>();
    private long pages = 1;

    /** A module whose memory is exported and that has no `__guest_call` yet. */
    BinaryModule() {
        export("memory", MEMORY, 0);
    }

    /** A guest that replies with nothing. */
    static BinaryModule guest() {
        BinaryModule module = new BinaryModule();
        int answer = module.function(module.type(2, 1), 0, new byte[] {0x41, 1});
        module.export("__guest_call", FUNCTION, answer);
        return module;
    }

    /** The index of a new type of so many i32 in and out. */
    int type(int parameters, int results) {
        WatBytes type = new WatBytes().u8(0x60).u32(parameters);
        Collections.nCopies(parameters, I32).forEach(type::u8);
        type.u32(results);
        Collections.nCopies(results, I32).forEach(type::u8);
        types.add(type.toByteArray());
        return types.size() - 1;
    }

    /** Imports come before functions. */
    BinaryModule importFunction(String module, String name, int type) {
        imports.add(
                new WatBytes().name(module).name(name).u8(FUNCTION).u32(type).toByteArray());
        return this;
    }

    /** The index of a new function with i32 locals; the code is without its last `end`. */
    int function(int type, int locals, byte[] code) {
        WatBytes body = new WatBytes();
        if (locals == 0) {
            body.u32(0);
        } else {
            body.u32(1).u32(locals).u8(I32);
        }
        functions.add(new WatBytes().u32(type).toByteArray());
        bodies.add(new WatBytes().sized(body.raw(code).u8(END).toByteArray()).toByteArray());
        return imports.size() + functions.size() - 1;
    }

    BinaryModule global() {
        globals.add(new byte[] {I32, 1, 0x41, 0, END});
        return this;
    }

    BinaryModule export(String name, int kind, int index) {
        exports.add(new WatBytes().name(name).u8(kind).u32(index).toByteArray());
        return this;
    }

    BinaryModule memory(long minimumPages) {
        pages = minimumPages;
        return this;
    }

    BinaryModule data(long offset, byte[] bytes) {
        data.add(new WatBytes()
                .u8(0, 0x41)
                .s64((int) offset)
                .u8(END)
                .sized(bytes)
                .toByteArray());
        return this;
    }

    BinaryModule custom(String name, byte[] bytes) {
        customs.add(new WatBytes().name(name).raw(bytes).toByteArray());
        return this;
    }

    Payload build() {
        WatBytes out = new WatBytes().raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        section(out, 1, types);
        section(out, 2, imports);
        section(out, 3, functions);
        section(out, 5, List.of(new WatBytes().u8(0).u32(pages).toByteArray()));
        section(out, 6, globals);
        section(out, 7, exports);
        section(out, 10, bodies);
        section(out, 11, data);
        custom("run", OF_THIS_RUN);
        customs.forEach(custom -> out.u8(0).sized(custom));
        return Payload.wrap(out.toByteArray());
    }

    private static void section(WatBytes out, int id, List<byte[]> entries) {
        if (!entries.isEmpty()) {
            WatBytes section = new WatBytes().u32(entries.size());
            entries.forEach(section::raw);
            out.u8(id).sized(section.toByteArray());
        }
    }
}
