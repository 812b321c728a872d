package dev.lattice.node.engine.hostile;

import static dev.lattice.node.engine.hostile.Attack.by;
import static dev.lattice.node.engine.hostile.Attack.byGuest;
import static dev.lattice.node.engine.hostile.Attack.refused;
import static dev.lattice.node.engine.hostile.Attack.refusedGuest;

import java.util.Collections;
import java.util.List;

/** Guests that take what they can get: memory, tables, data. */
final class MemoryAttacks {
    private static final int MIB = 1 << 20;
    private static final String MEMORY_LIMIT = "memory limit: 64 MiB allowed";
    private static final String TABLE_LIMIT = "table limit: 65536 elements allowed";

    /** One more than there would be room for if each took the tables of four. */
    private static final int TABLE_TAKERS = Arena.INSTANCES / 4 + 1;

    private MemoryAttacks() {}

    private static Probe[] everyInstance() {
        return Collections.nCopies(TABLE_TAKERS, Probe.of(Expected.timeout()).lasting(2_000))
                .toArray(Probe[]::new);
    }

    static List<Attack> all() {
        return List.of(
                byGuest("memory to the limit", "grow-by-page", Probe.of(Expected.limit(MEMORY_LIMIT))),
                byGuest("4 GiB at once", "grow-at-once", Probe.of(Expected.limit(MEMORY_LIMIT))),
                byGuest("all memory it may have", "hog", Probe.of(Expected.reply())),
                refusedGuest("begins with 4 GiB", "memory-over", MEMORY_LIMIT),
                byGuest("64 MiB memory.fill in a loop", "fill", Probe.of(Expected.timeout())),
                byGuest("64 MiB memory.copy in a loop", "copy", Probe.of(Expected.timeout())),
                byGuest("memory.init in a loop", "init-memory", Probe.of(Expected.timeout())),
                byGuest("table growth", "table-grow", Probe.of(Expected.limit(TABLE_LIMIT))),
                byGuest("table.fill in a loop", "table-fill", Probe.of(Expected.timeout())),
                refusedGuest("a table of 100,000", "table-over", TABLE_LIMIT),
                byGuest("four tables", "four-tables", Probe.of(Expected.reply())),
                byGuest("four tables, 61 instances", "four-tables-held", everyInstance())
                        .withInstances(TABLE_TAKERS)
                        .allTogether(),
                by("30 MiB of data", () -> LargeModules.data(512, 0, 30 * MIB), Probe.of(Expected.reply())),
                by("data at both ends of 64 MiB", () -> LargeModules.dataAtBothEnds(1024), Probe.of(Expected.reply())),
                refused("data at both ends of 4 GiB", () -> LargeModules.dataAtBothEnds(65536), MEMORY_LIMIT),
                refused("data past the end", () -> LargeModules.data(1, 65530, 10), "out of bounds memory access"),
                refused("data at 2^32 - 4", () -> LargeModules.data(1, -4, 10), "out of bounds memory access"),
                by("50,000 data segments", () -> LargeModules.manyData(50_000), Probe.of(Expected.reply())),
                refused(
                        "one data segment more",
                        () -> LargeModules.manyData(50_001),
                        "LIMIT: ",
                        "data segments limit: 50000 allowed"));
    }
}
