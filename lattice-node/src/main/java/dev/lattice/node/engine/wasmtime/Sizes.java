package dev.lattice.node.engine.wasmtime;

/** Sizes for people, as native code writes them: whole MiB or KiB by name, everything else exactly. */
final class Sizes {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    private Sizes() {}

    static String text(long bytes) {
        if (bytes > 0 && bytes % MIB == 0) {
            return bytes / MIB + " MiB";
        }
        if (bytes > 0 && bytes % KIB == 0) {
            return bytes / KIB + " KiB";
        }
        return bytes + " bytes";
    }
}
