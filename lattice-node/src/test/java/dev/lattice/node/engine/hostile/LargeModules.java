package dev.lattice.node.engine.hostile;

import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.WatBytes;
import dev.lattice.protocol.invocation.Payload;

/** Guests that are large in one way or another, most of them just as large as a module may be. */
final class LargeModules {
    private static final int BODY_BYTES = ModuleLimits.defaults().functionBytes();
    private static final int FUNCTIONS = ModuleLimits.defaults().functions();
    private static final int MAX_LOCALS = 50_000;
    private static final int PARAMETERS = 63;
    /** Room for the declaration of locals and the last instructions of a body. */
    private static final int BODY_REST = 64;

    private LargeModules() {}

    static Payload exports(int count) {
        BinaryModule module = BinaryModule.guest();
        // It exports its memory and its function anyway.
        for (int number = 2; number < count; number++) {
            module.export("an-export-with-a-name-" + number, BinaryModule.FUNCTION, 0);
        }
        return module.build();
    }

    static Payload imports(int count) {
        BinaryModule module = new BinaryModule();
        int type = module.type(2, 1);
        for (int number = 0; number < count; number++) {
            module.importFunction("wasi_snapshot_preview1", "random_get", type);
        }
        module.export("__guest_call", BinaryModule.FUNCTION, module.function(type, 0, new byte[] {0x41, 1}));
        return module.build();
    }

    /** So many functions, the guest's own among them. */
    static Payload functions(int count) {
        BinaryModule module = BinaryModule.guest();
        int type = module.type(1, 1);
        for (int number = 1; number < count; number++) {
            module.function(type, 0, new byte[] {0x20, 0});
        }
        return module.build();
    }

    static int mostFunctions() {
        return FUNCTIONS;
    }

    static Payload globals(int count) {
        BinaryModule module = BinaryModule.guest();
        for (int number = 0; number < count; number++) {
            module.global();
        }
        return module.build();
    }

    /** One function of the largest size that is allowed, and so many bytes more: additions, one after the other. */
    static Payload largestFunction(int more) {
        int size = BODY_BYTES + more;
        WatBytes code = new WatBytes();
        // A local is read, added to, and written: 7 bytes.
        int rounds = (size - BODY_REST) / 7;
        for (int round = 0; round < rounds; round++) {
            code.u8(0x20, round % 64, 0x41, 1, 0x6a, 0x21, (round + 1) % 64);
        }
        int filled = rounds * 7;
        // Body: locals 3 bytes, code, one `end`.
        for (int at = filled; at < size - 4; at++) {
            code.u8(0x01);
        }
        return withFunction(64, code);
    }

    /** As many blocks inside each other as fit into a function. */
    static Payload nestedBlocks() {
        WatBytes code = new WatBytes();
        int depth = (BODY_BYTES - BODY_REST) / 3;
        for (int level = 0; level < depth; level++) {
            code.u8(0x02, 0x40);
        }
        for (int level = 0; level < depth; level++) {
            code.u8(0x0b);
        }
        return withFunction(1, code);
    }

    /** Jump tables as long as fit into a function. */
    static Payload jumpTables(int tables) {
        WatBytes code = new WatBytes();
        int targets = (BODY_BYTES - BODY_REST) / tables - 16;
        for (int table = 0; table < tables; table++) {
            code.u8(0x02, 0x40, 0x20, 0, 0x0e).u32(targets);
            for (int target = 0; target <= targets; target++) {
                code.u8(target % 2);
            }
            code.u8(0x0b);
        }
        return withFunction(1, code);
    }

    /**
     * Many locals that are alive across many joining paths: a compiler that takes note of each local in each block
     * needs time and memory for the product of both.
     */
    static Payload localsTimesBlocks(int blocks, int locals) {
        WatBytes code = new WatBytes();
        for (int block = 0; block < blocks; block++) {
            code.u8(0x02, 0x40, 0x20, 0, 0x0d, 0, 0x0b);
        }
        for (int local = 0; local < locals; local++) {
            code.u8(0x20).u32(local).u8(0x21, 0);
        }
        return withFunction(locals, code);
    }

    /** The same with loops, each of which may change what the next one reads. */
    static Payload localsTimesLoops(int loops, int locals) {
        WatBytes code = new WatBytes();
        for (int loop = 0; loop < loops; loop++) {
            code.u8(0x03, 0x40, 0x20, 0, 0x0d, 0, 0x0b);
        }
        for (int local = 0; local < locals; local++) {
            code.u8(0x20).u32(local).u8(0x21, 0);
        }
        return withFunction(locals, code);
    }

    static Payload mostLocalsAndBlocks() {
        int locals = 40_000;
        return localsTimesBlocks((BODY_BYTES - BODY_REST - 6 * locals) / 7, locals);
    }

    /** A function whose frame alone is larger than a guest's stack, and that calls itself. */
    static Payload hugeFrame() {
        BinaryModule module = new BinaryModule();
        int type = module.type(2, 1);
        WatBytes code = new WatBytes();
        // All locals are read after the call, so all have to be kept over it.
        for (int local = 2; local < MAX_LOCALS; local++) {
            code.u8(0x20, 0, 0x41).s64(local).u8(0x6a, 0x21).u32(local);
        }
        code.u8(0x20, 0, 0x20, 1, 0x10, 0, 0x1a);
        for (int local = 2; local < MAX_LOCALS; local++) {
            code.u8(0x20, 0, 0x20).u32(local).u8(0x6a, 0x21, 0);
        }
        code.u8(0x41, 1);
        module.export("__guest_call", BinaryModule.FUNCTION, module.function(type, MAX_LOCALS - 2, code.toByteArray()));
        return module.build();
    }

    /** Recursion that hands on as many numbers as a type may have beside its result. */
    static Payload manyParameters() {
        BinaryModule module = new BinaryModule();
        int call = module.type(2, 1);
        int wide = module.type(PARAMETERS, 1);
        WatBytes begin = new WatBytes();
        WatBytes again = new WatBytes();
        for (int number = 0; number < PARAMETERS; number++) {
            begin.u8(0x41).s64(number);
            again.u8(0x20).u32((number + 1) % PARAMETERS);
        }
        module.export(
                "__guest_call",
                BinaryModule.FUNCTION,
                module.function(call, 0, begin.u8(0x10, 1).toByteArray()));
        module.function(wide, 0, again.u8(0x10, 1, 0x41, 1, 0x6a).toByteArray());
        return module.build();
    }

    static Payload data(long pages, long offset, int bytes) {
        return BinaryModule.guest().memory(pages).data(offset, new byte[bytes]).build();
    }

    static Payload dataAtBothEnds(long pages) {
        byte[] one = {1};
        return BinaryModule.guest()
                .memory(pages)
                .data(0, one)
                .data((pages << 16) - 1, one)
                .build();
    }

    static Payload manyData(int count) {
        BinaryModule module = BinaryModule.guest().memory(64);
        for (int number = 0; number < count; number++) {
            module.data(number * 41L, new byte[] {(byte) number});
        }
        return module.build();
    }

    static Payload customSection(int bytes) {
        return BinaryModule.guest().custom("nothing", new byte[bytes]).build();
    }

    private static Payload withFunction(int locals, WatBytes code) {
        BinaryModule module = BinaryModule.guest();
        module.function(module.type(0, 0), locals, code.toByteArray());
        return module.build();
    }
}
