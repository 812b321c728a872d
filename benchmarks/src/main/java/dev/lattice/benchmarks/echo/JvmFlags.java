package dev.lattice.benchmarks.echo;

import java.util.ArrayList;
import java.util.List;

/** How every JVM of a run is started, those of peers like our own. */
public final class JvmFlags {
    private JvmFlags() {}

    /** The launcher's collector and flags, with a heap that has room for many calls. */
    public static List<String> all() {
        return with(List.of("-Xms256m", "-Xmx256m"));
    }

    /** The same with another heap. */
    public static List<String> with(List<String> heap) {
        List<String> flags = new ArrayList<>(List.of("-XX:+UseSerialGC"));
        flags.addAll(heap);
        int release = Runtime.version().feature();
        if (release >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (release >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return List.copyOf(flags);
    }
}
