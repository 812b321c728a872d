package dev.lattice.fuzz;

/** What Jazzer's driver calls, by these names, in a process of its own for each target. */
public final class JazzerEntry {
    static final String TARGET = "lattice.fuzz.target";

    private static AllocationMeter meter;

    private JazzerEntry() {}

    public static void fuzzerInitialize() {
        FuzzTarget target = Targets.open(System.getProperty(TARGET));
        // Classes that every input needs are loaded now.
        target.seeds().forEach(target::run);
        meter = new AllocationMeter(target);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        meter.run(input);
    }
}
