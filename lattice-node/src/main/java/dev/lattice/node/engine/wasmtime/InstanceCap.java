package dev.lattice.node.engine.wasmtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many instances an engine may have at a time. A live instance takes memory maps of the process, of which Linux
 * allows so many; the JVM is the first to suffer when none are left, as it cannot make threads or grow its heap then.
 *
 * @param instances the number
 * @param bound what the machine has to say to it, for people
 */
record InstanceCap(int instances, Optional<String> bound) {
    /** What an instance takes at most: its memory, its table and its stack, each apart from its neighbours. */
    static final int MAPS_PER_INSTANCE = 6;
    /** What the JVM, its threads and libraries, and the code of modules may take. */
    static final int MAPS_OF_THE_REST = 10_000;

    private static final int MAX_DIGITS = 32;
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");

    /** On this machine. */
    static InstanceCap of(int wanted) {
        return of(wanted, mapLimit());
    }

    static InstanceCap of(int wanted, OptionalLong mapLimit) {
        if (mapLimit.isEmpty()) {
            return new InstanceCap(wanted, Optional.empty());
        }
        long allowed = Math.max(1, (mapLimit.getAsLong() - MAPS_OF_THE_REST) / MAPS_PER_INSTANCE);
        String bound = String.format(Locale.ROOT, "vm.max_map_count allows %,d", allowed);
        return new InstanceCap((int) Math.min(wanted, allowed), Optional.of(bound));
    }

    /** Nothing where the system has no such limit. */
    private static OptionalLong mapLimit() {
        // The kernel gives the number to the first read only, however short; Files.readString begins with one byte.
        try (InputStream limit = Files.newInputStream(LIMIT)) {
            String digits = new String(limit.readNBytes(MAX_DIGITS), StandardCharsets.US_ASCII);
            return OptionalLong.of(Long.parseLong(digits.strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
