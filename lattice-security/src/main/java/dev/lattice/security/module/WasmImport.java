package dev.lattice.security.module;

/**
 * What a module wants from its host.
 *
 * @param module the host interface: {@code wapc}, {@code wasmbus}, {@code wasi_snapshot_preview1}
 * @param name of the import
 * @param kind what is imported
 */
public record WasmImport(String module, String name, Kind kind) {
    /** In the order of the format's numbers. */
    public enum Kind {
        FUNCTION,
        TABLE,
        MEMORY,
        GLOBAL,
        TAG
    }
}
