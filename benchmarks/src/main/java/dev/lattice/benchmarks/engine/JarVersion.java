package dev.lattice.benchmarks.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a library, from the name of the jar that a class of it came from. */
final class JarVersion {
    private static final Pattern VERSION = Pattern.compile("-([0-9][^/]*)\\.jar$");

    private JarVersion() {}

    static String of(Class<?> type) {
        Matcher jar = VERSION.matcher(
                type.getProtectionDomain().getCodeSource().getLocation().getPath());
        return jar.find() ? jar.group(1) : "of unknown version";
    }
}
