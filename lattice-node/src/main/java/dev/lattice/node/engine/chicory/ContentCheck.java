package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.FunctionType;
import dev.lattice.node.engine.ModuleLimits;

/** Holds to their limits what only a parsed module tells: sizes of types, tables and element segments. */
final class ContentCheck {
    /** What the pool of the native engine has room for; a module that passes here ought to pass there. */
    private static final int TABLE_ELEMENTS = 1 << 17;

    private ContentCheck() {}

    static void run(WasmModule module, ModuleLimits limits) {
        long allValues = 0;
        for (int index = 0; index < module.typeSection().subTypeCount(); index++) {
            FunctionType type =
                    module.typeSection().getSubType(index).compType().funcType();
            if (type != null) {
                int values = type.params().size() + type.returns().size();
                ModuleCheck.within("parameters and results of a type", limits.typeValues(), values);
                allValues += values;
                ModuleCheck.within("parameters and results of all types", limits.allTypeValues(), allValues);
            }
        }
        for (int index = 0; index < module.tableSection().tableCount(); index++) {
            long elements = module.tableSection().getTable(index).limits().min();
            ModuleCheck.within("elements of a table", TABLE_ELEMENTS, elements);
        }
        long elements = 0;
        for (Element segment : module.elementSection().elements()) {
            elements += segment.elementCount();
        }
        ModuleCheck.within("elements", limits.elements(), elements);
    }
}
