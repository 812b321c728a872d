package dev.lattice.node.engine.support;

/** Sizes for people, as native code writes them: whole MiB or KiB by name, everything else exactly. */
public final class Sizes {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    private Sizes() {}

    /** Such as {@code 64 MiB}, {@code 320 KiB}, {@code 1001 bytes}. */
    public static String text(long bytes) {
        if (bytes > 0 && bytes % MIB == 0) {
            return bytes / MIB + " MiB";
        }
        if (bytes > 0 && bytes % KIB == 0) {
            return bytes / KIB + " KiB";
        }
        return bytes + " bytes";
    }
}
