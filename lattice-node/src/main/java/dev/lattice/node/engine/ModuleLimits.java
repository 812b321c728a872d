package dev.lattice.node.engine;

/**
 * What is compiled at most. Compilation cannot be cancelled, so these are checked before it begins. Each bounds the
 * time and memory that one module can cost a node; raising one raises both.
 *
 * @param moduleBytes size of the module; 32 MiB. More costs compile time and memory of each node that runs it
 * @param functions number of functions; 100,000
 * @param functionBytes size of the largest function body; 1 MiB. Compile time grows faster than a body
 * @param types number of types; 10,000. Code is made for each that is used
 * @param typeValues parameters and results of one type, together; 64. Compilers pass more by memory: among modules
 *     of CPython, SQLite and QuickJS the most is 19
 * @param imports number of imports; 1,000. The host has fewer than a hundred, which may be named more than once
 * @param exports number of exports; 10,000
 * @param globals number of globals; 10,000. Each instance holds 16 bytes for each
 * @param tables number of tables; 4, which is what Wasmtime's pool holds per instance
 * @param segments number of data segments, and of element segments; 50,000 each
 * @param elements entries of all element segments together; 1,000,000
 * @param allTypeValues parameters and results of all types together; 100,000. Each makes code, 6 us and 64 bytes of it;
 *     CPython has 1,285
 * @param functionWork locals times blocks of one function; 16,000,000, which takes up to 5 s of a processor and 500 MB
 *     for their while. To be exact: locals and operands at hand, summed over all blocks and branches, ten times for a
 *     loop and four times for an indirect call, which take more blocks; and parameters, and what calls bring beyond one
 *     result. Optimised modules have about 1 % of it in their largest function; a very large function compiled without
 *     any optimisation may have more
 * @param moduleWork the same of all functions together; 64,000,000. Code that is kept already is
 *     not counted again, as it costs nothing any more
 */
public record ModuleLimits(
        long moduleBytes,
        int functions,
        int functionBytes,
        int types,
        int typeValues,
        int imports,
        int exports,
        int globals,
        int tables,
        int segments,
        int elements,
        int allTypeValues,
        int functionWork,
        int moduleWork) {
    private static final ModuleLimits DEFAULTS = new ModuleLimits(32L << 20, 100_000, 1 << 20);

    public ModuleLimits {
        if (moduleBytes < 1 || functions < 1 || functionBytes < 1) {
            throw EngineException.of(EngineException.Kind.LIMIT, "limits of modules have to be 1 or more");
        }
        int least = Math.min(
                Math.min(Math.min(types, typeValues), Math.min(imports, exports)),
                Math.min(Math.min(globals, tables), Math.min(segments, elements)));
        if (least < 0 || Math.min(allTypeValues, Math.min(functionWork, moduleWork)) < 0) {
            throw EngineException.of(EngineException.Kind.LIMIT, "limits of modules have to be 0 or more");
        }
    }

    /** The defaults but for what a module's size and its functions may be. */
    public ModuleLimits(long moduleBytes, int functions, int functionBytes) {
        this(
                moduleBytes,
                functions,
                functionBytes,
                10_000,
                64,
                1_000,
                10_000,
                10_000,
                4,
                50_000,
                1_000_000,
                100_000,
                16_000_000,
                64_000_000);
    }

    /** The values above. */
    public static ModuleLimits defaults() {
        return DEFAULTS;
    }
}
