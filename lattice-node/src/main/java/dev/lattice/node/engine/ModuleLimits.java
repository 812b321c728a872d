package dev.lattice.node.engine;

/**
 * What is compiled at most. Compilation cannot be cancelled, so these are checked before it begins.
 *
 * @param moduleBytes size of the module; 32 MiB. More costs compile time and memory of each node that runs it
 * @param functions number of functions; 100,000
 * @param functionBytes size of the largest function body; 1 MiB. Compile time grows faster than a body
 */
public record ModuleLimits(long moduleBytes, int functions, int functionBytes) {
    private static final ModuleLimits DEFAULTS = new ModuleLimits(32L << 20, 100_000, 1 << 20);

    public ModuleLimits {
        if (moduleBytes < 1 || functions < 1 || functionBytes < 1) {
            throw EngineException.of(EngineException.Kind.LIMIT, "limits of modules have to be 1 or more");
        }
    }

    /** The values above. */
    public static ModuleLimits defaults() {
        return DEFAULTS;
    }
}
