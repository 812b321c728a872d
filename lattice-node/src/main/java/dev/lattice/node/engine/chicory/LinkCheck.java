package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MemorySection;
import com.dylibso.chicory.wasm.types.TagSection;
import com.dylibso.chicory.wasm.types.ValType;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the types of what a module exports to the engine and imports from it. */
final class LinkCheck {
    /** Parameters and results, all of them i32. */
    private record Shape(int parameters, int results) {}

    private static final Map<String, Shape> EXPORTS = Map.of(
            "__guest_call", new Shape(2, 1),
            "_initialize", new Shape(0, 0),
            "_start", new Shape(0, 0),
            "wapc_init", new Shape(0, 0));

    /** In the order in which they run. */
    private static final List<String> INITIALISERS = List.of("_initialize", "_start", "wapc_init");

    private LinkCheck() {}

    /** Refuses exports of what is not there, and two of one name. */
    static void exports(WasmModule module) {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < module.exportSection().exportCount(); index++) {
            Export export = module.exportSection().getExport(index);
            if (!names.add(export.name())) {
                throw EngineException.of(Kind.INVALID_MODULE, "duplicate export name `" + export.name() + "`");
            }
            if (export.index() < 0 || export.index() >= count(module, export.exportType())) {
                throw EngineException.of(
                        Kind.INVALID_MODULE,
                        "the export `" + export.name() + "` is of an unknown "
                                + export.exportType().name().toLowerCase(Locale.ROOT) + " "
                                + Integer.toUnsignedString(export.index()));
            }
        }
    }

    private static int count(WasmModule module, ExternalType type) {
        int own = switch (type) {
            case FUNCTION -> module.functionSection().functionCount();
            case TABLE -> module.tableSection().tableCount();
            case MEMORY ->
                module.memorySection().map(MemorySection::memoryCount).orElse(0);
            case GLOBAL -> module.globalSection().globalCount();
            case TAG -> module.tagSection().map(TagSection::tagCount).orElse(0);
        };
        return own + module.importSection().count(type);
    }

    /** The initialisers that the module has; refuses exports of a wrong type. */
    static List<String> initialisers(WasmModule module) {
        List<String> found = new ArrayList<>();
        for (String name : List.of("__guest_call", "_initialize", "_start", "wapc_init")) {
            Optional<FunctionType> type = exported(module, name);
            type.ifPresent(present -> requireShape(name, present));
            if (type.isPresent() && INITIALISERS.contains(name)) {
                found.add(name);
            }
        }
        return found;
    }

    private static void requireShape(String name, FunctionType type) {
        Shape shape = EXPORTS.get(name);
        boolean fits = type.params().stream().allMatch(ValType.I32::equals)
                && type.returns().stream().allMatch(ValType.I32::equals)
                && type.params().size() == shape.parameters()
                && type.returns().size() == shape.results();
        if (!fits) {
            throw EngineException.of(
                    Kind.MISSING_EXPORT,
                    "the export `" + name + "` has the type " + text(type) + "; " + shape.parameters() + " i32 in and "
                            + shape.results() + " out are needed");
        }
    }

    private static Optional<FunctionType> exported(WasmModule module, String name) {
        for (int index = 0; index < module.exportSection().exportCount(); index++) {
            Export export = module.exportSection().getExport(index);
            if (export.name().equals(name) && export.exportType() == ExternalType.FUNCTION) {
                return Optional.of(functionType(module, export.index()));
            }
        }
        return Optional.empty();
    }

    private static FunctionType functionType(WasmModule module, int function) {
        int imported = module.importSection().count(ExternalType.FUNCTION);
        int type = function < imported
                ? functionImports(module).get(function).typeIndex()
                : module.functionSection().getFunctionType(function - imported);
        return module.typeSection().getType(type);
    }

    private static List<FunctionImport> functionImports(WasmModule module) {
        return module.importSection().stream()
                .filter(FunctionImport.class::isInstance)
                .map(FunctionImport.class::cast)
                .toList();
    }

    /** What the module imports, each function once; refuses imports of a wrong type. */
    static Set<GuestCode.Import> imports(WasmModule module) {
        Set<GuestCode.Import> imports = new LinkedHashSet<>();
        for (FunctionImport wanted : functionImports(module)) {
            HostCode code = HostFunctions.find(wanted.module(), wanted.name())
                    .orElseThrow(() -> EngineException.of(Kind.UNKNOWN_IMPORT, "`" + wanted.name() + "` is gone"));
            FunctionType type = module.typeSection().getType(wanted.typeIndex());
            if (!type.equals(code.functionType())) {
                throw EngineException.of(
                        Kind.UNKNOWN_IMPORT,
                        "the module imports `" + wanted.module() + "." + wanted.name() + "` with the type " + text(type)
                                + "; the host has it with the type " + text(code.functionType()));
            }
            imports.add(new GuestCode.Import(wanted.module(), wanted.name(), code));
        }
        return imports;
    }

    /** A type as the text format writes it. */
    private static String text(FunctionType type) {
        return "(type (func" + text(" (param", type.params()) + text(" (result", type.returns()) + "))";
    }

    private static String text(String opening, List<ValType> types) {
        if (types.isEmpty()) {
            return "";
        }
        return types.stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" ", opening + " ", ")"));
    }
}
