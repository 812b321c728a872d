package dev.lattice.node.engine;

import java.util.List;
import java.util.Optional;

/**
 * What an engine is, for people.
 *
 * @param name {@code wasmtime} or another engine's name
 * @param version the engine's own version
 * @param target the machine it runs on: operating system and processor, as in {@code linux-x86_64}
 * @param allocation how instances get their memory
 * @param origin where its code came from
 * @param maxInstances live instances at most
 * @param cpuFeatures what the code it makes uses of the processor, by short names; empty when that is not its business
 * @param instanceBound what of this machine bounds instances, and where, as in {@code vm.max_map_count allows 9,255}
 */
public record EngineInfo(
        String name,
        String version,
        String target,
        String allocation,
        String origin,
        int maxInstances,
        List<String> cpuFeatures,
        Optional<String> instanceBound) {
    public EngineInfo {
        cpuFeatures = List.copyOf(cpuFeatures);
    }

    /** Of an engine that makes no machine code, and is bounded by nothing but its own limit. */
    public EngineInfo(String name, String version, String target, String allocation, String origin, int maxInstances) {
        this(name, version, target, allocation, origin, maxInstances, List.of(), Optional.empty());
    }
}
