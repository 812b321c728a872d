package dev.lattice.node.engine.hostile;

import java.util.List;
import java.util.stream.Stream;

/** Everything that is tried. */
final class Attacks {
    private Attacks() {}

    static List<Attack> all() {
        return Stream.of(
                        CodeAttacks.all(),
                        MemoryAttacks.all(),
                        HostAttacks.all(),
                        WasiAttacks.all(),
                        StartAttacks.all(),
                        ModuleAttacks.all())
                .flatMap(List::stream)
                .toList();
    }
}
