package dev.lattice.node.engine.chicory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that guests may import. */
final class HostFunctions {
    private static final Map<String, Map<String, HostCode>> OFFERED = offered();

    private HostFunctions() {}

    private static Map<String, Map<String, HostCode>> offered() {
        Map<String, Map<String, HostCode>> offered = new HashMap<>();
        // Older and general waPC guests import from the first, those of 2021 to 2024 from the second.
        for (String module : List.of("wapc", "wasmbus")) {
            offered.put(module, WapcFunctions.all());
        }
        offered.put("env", Map.of("abort", WapcFunctions.abort()));
        offered.put("wasi_snapshot_preview1", WasiFunctions.all());
        return Map.copyOf(offered);
    }

    static Optional<HostCode> find(String module, String name) {
        return Optional.ofNullable(OFFERED.getOrDefault(module, Map.of()).get(name));
    }
}
