package dev.lattice.node.engine;

/**
 * What an engine is, for people.
 *
 * @param name {@code wasmtime} or another engine's name
 * @param version the engine's own version
 * @param target the machine it runs on: operating system and processor, as in {@code linux-x86_64}
 * @param allocation how instances get their memory
 * @param origin where its code came from
 * @param maxInstances live instances at most
 */
public record EngineInfo(
        String name, String version, String target, String allocation, String origin, int maxInstances) {}
