package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import dev.lattice.node.engine.InstanceLimits;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A compiled module.
 *
 * @param imports what it imports, each function once
 * @param initialisers the initialisers that it exports, in the order in which they run
 */
record GuestCode(
        WasmModule module, Function<Instance, Machine> machines, Set<Import> imports, List<String> initialisers) {
    /** An import by its two names. */
    record Import(String module, String name, HostCode code) {}

    /** Instantiates the module, which runs its start function, and runs its initialisers. On a guest's thread. */
    ExportFunction instantiate(GuestHost host) {
        InstanceLimits limits = host.limits();
        Instance instance = Instance.builder(module)
                .withMachineFactory(machines)
                .withMemoryFactory(declared -> {
                    GuestMemory memory = new GuestMemory(
                            declared, limits.memoryBytes(), host.shared().memory());
                    host.memory(memory);
                    return memory;
                })
                .withTableFactory((declared, initial) -> GuestTable.of(declared, initial, limits.tableElements()))
                .withImportValues(ImportValues.builder()
                        .addFunction(imports.stream()
                                .map(wanted -> linked(wanted, host))
                                .toArray(HostFunction[]::new))
                        .build())
                .withInitialize(false)
                .build();
        instance.initialize(false);
        for (String initialiser : initialisers) {
            try {
                instance.export(initialiser).apply();
            } catch (Ending ending) {
                if (!ending.isRegularExit()) {
                    throw ending;
                }
            }
        }
        return instance.export("__guest_call");
    }

    private static HostFunction linked(Import wanted, GuestHost host) {
        HostCode code = wanted.code();
        return new HostFunction(
                wanted.module(),
                wanted.name(),
                code.functionType(),
                (instance, arguments) -> code.call(host, arguments));
    }
}
