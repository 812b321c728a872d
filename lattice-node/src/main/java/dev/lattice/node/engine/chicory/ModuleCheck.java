package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.support.Sizes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is checked of a module before any time goes into reading its code: form, sizes, imports and exports. */
final class ModuleCheck {
    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int FUNCTIONS = 3;
    private static final int TABLES = 4;
    private static final int MEMORIES = 5;
    private static final int GLOBALS = 6;
    private static final int EXPORTS = 7;
    private static final int ELEMENTS = 9;
    private static final int CODE = 10;
    private static final int DATA = 11;
    private static final int TAGS = 13;

    /** The order in which sections come, by number; section 0 may stand anywhere. */
    private static final List<Integer> ORDER = List.of(1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11);

    private static final int KIND_FUNCTION = 0;
    private static final int KIND_TABLE = 1;
    private static final int KIND_MEMORY = 2;
    private static final int KIND_GLOBAL = 3;
    private static final int KIND_TAG = 4;

    private final ModuleLimits limits;
    /** By name, with what needs it. */
    private final Map<String, String> featuresOff = new TreeMap<>();

    private boolean hasMemory;
    private boolean hasGuestCall;

    private ModuleCheck(ModuleLimits limits) {
        this.limits = limits;
    }

    /**
     * Checks the module, cheapest first.
     *
     * @return the features that it needs and that are off, each with what needs it, as far as the sections tell
     */
    static Map<String, String> run(byte[] wasm, ModuleLimits limits) {
        if (wasm.length < 4 || wasm[0] != 0 || wasm[1] != 'a' || wasm[2] != 's' || wasm[3] != 'm') {
            throw EngineException.of(Kind.NOT_WASM, "no WebAssembly: the file does not begin with \\0asm");
        }
        ModuleCheck check = new ModuleCheck(limits);
        WasmReader reader = new WasmReader(wasm, 4, wasm.length);
        check.version(reader);
        int last = -1;
        while (reader.hasMore()) {
            int id = reader.u8();
            int place = id == 0 ? last : ORDER.indexOf(id);
            if (place < 0 && id != 0) {
                throw reader.malformed("malformed section id " + id);
            }
            if (id != 0 && place <= last) {
                throw reader.malformed("section out of order");
            }
            last = place;
            check.section(id, reader.part("section " + id, reader.u32()));
        }
        check.requireExports();
        return check.featuresOff;
    }

    /** Refuses what is over a limit. */
    static EngineException limit(String what, String allowed, String found) {
        return EngineException.of(Kind.LIMIT, what + " limit: " + allowed + " allowed, the module has " + found);
    }

    private void version(WasmReader reader) {
        int version = reader.u8() | reader.u8() << 8;
        int layer = reader.u8() | reader.u8() << 8;
        if (layer == 1) {
            throw EngineException.of(
                    Kind.UNSUPPORTED_FEATURE,
                    "the file is a component; the engine runs core modules (component model is off)");
        }
        if (version != 1 || layer != 0) {
            throw reader.malformed("unknown binary version " + version);
        }
    }

    private void section(int id, WasmReader reader) {
        switch (id) {
            case TYPES -> within("types", limits.types(), reader.u32());
            case IMPORTS -> imports(reader);
            case FUNCTIONS -> within("functions", limits.functions(), reader.u32());
            case TABLES -> tables(reader);
            case MEMORIES -> memories(reader);
            case GLOBALS -> within("globals", limits.globals(), reader.u32());
            case EXPORTS -> exports(reader);
            case ELEMENTS -> within("element segments", limits.segments(), reader.u32());
            case DATA -> within("data segments", limits.segments(), reader.u32());
            case CODE -> bodies(reader);
            case TAGS -> featuresOff.put("exceptions", "it has tags");
            default -> {}
        }
    }

    private void imports(WasmReader reader) {
        int count = reader.count("imports");
        for (int index = 0; index < count; index++) {
            String module = reader.name();
            String name = reader.name();
            int kind = reader.u8();
            importedType(kind, reader);
            if (HostFunctions.find(module, name).isEmpty()) {
                throw unknownImport(module, name);
            }
            if (kind != KIND_FUNCTION) {
                throw EngineException.of(
                        Kind.UNKNOWN_IMPORT,
                        "the module imports `" + module + "." + name + "` as something else than a function");
            }
        }
        reader.requireEnd();
        // The engine looks each import up among all others, once per instance.
        within("imports", limits.imports(), count);
    }

    /** Reads over the type of an import. */
    private static void importedType(int kind, WasmReader reader) {
        switch (kind) {
            case KIND_FUNCTION -> reader.u32();
            case KIND_TABLE -> {
                reader.u8();
                limits(reader.u8(), reader);
            }
            case KIND_MEMORY -> limits(reader.u8(), reader);
            case KIND_GLOBAL, KIND_TAG -> {
                reader.u8();
                reader.u8();
            }
            default -> throw reader.malformed("invalid kind of an import: " + kind);
        }
    }

    private static void limits(int flags, WasmReader reader) {
        reader.skipU64();
        if ((flags & 1) != 0) {
            reader.skipU64();
        }
        if ((flags & 8) != 0) {
            reader.u32();
        }
    }

    private static EngineException unknownImport(String module, String name) {
        return EngineException.of(
                Kind.UNKNOWN_IMPORT, "the module imports `" + module + "." + name + "`, which the host does not have");
    }

    /** Refuses a number over its limit. */
    static void within(String what, int allowed, long found) {
        if (found > allowed) {
            throw limit(what, String.valueOf(allowed), String.valueOf(found));
        }
    }

    private void bodies(WasmReader reader) {
        int count = reader.count("function bodies");
        for (int index = 0; index < count; index++) {
            long length = reader.u32();
            reader.part("function body", length);
            if (length > limits.functionBytes()) {
                throw limit("function body", Sizes.text(limits.functionBytes()), Sizes.text(length));
            }
        }
    }

    /** Only what begins with its limits can be read here; the rest is for the parser. */
    private void tables(WasmReader reader) {
        int count = reader.count("tables");
        within("tables", limits.tables(), count);
        if (count > 0 && reader.u8() != 0x40 && (reader.u8() & 4) != 0) {
            featuresOff.put("memory64", "a table of it has indices of 64 bits");
        }
    }

    private void memories(WasmReader reader) {
        int count = reader.count("memories");
        if (count > 1) {
            featuresOff.put("multi-memory", "it has " + count + " memories");
        }
        for (int index = 0; index < count; index++) {
            int flags = reader.u8();
            note(flags, 2, "threads", "memory " + index + " of it is shared");
            note(flags, 4, "memory64", "memory " + index + " of it has addresses of 64 bits");
            note(flags, 8, "custom-page-sizes", "memory " + index + " of it has pages of its own size");
            limits(flags, reader);
        }
    }

    private void note(int flags, int flag, String feature, String why) {
        if ((flags & flag) != 0) {
            featuresOff.put(feature, why);
        }
    }

    private void exports(WasmReader reader) {
        int count = reader.count("exports");
        within("exports", limits.exports(), count);
        for (int index = 0; index < count; index++) {
            String name = reader.name();
            int kind = reader.u8();
            if (kind > KIND_TAG) {
                throw reader.malformed("invalid kind of an export: " + kind);
            }
            reader.u32();
            hasMemory |= kind == KIND_MEMORY && name.equals("memory");
            hasGuestCall |= kind == KIND_FUNCTION && name.equals("__guest_call");
        }
        reader.requireEnd();
    }

    private void requireExports() {
        if (!hasMemory || !hasGuestCall) {
            throw EngineException.of(
                    Kind.MISSING_EXPORT,
                    "the module does not export `" + (hasMemory ? "__guest_call" : "memory")
                            + "`; a waPC guest exports memory and __guest_call");
        }
    }
}
