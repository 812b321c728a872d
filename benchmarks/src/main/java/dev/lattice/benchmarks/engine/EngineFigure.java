package dev.lattice.benchmarks.engine;

/** What is measured, in the order of the table. */
public enum EngineFigure {
    ECHO_64("echo of 64 B", "µs"),
    ECHO_HEAP("echo of 64 B, taken of Java's heap", "B"),
    HOST_CALL("echo of 64 B, with a host call", "µs"),
    HOST_CALL_ADDED("a host call added to an echo", "µs"),
    ECHO_4K("echo of 4 KB", "µs"),
    TRAP("trap, with the fresh instance for it", "µs"),
    WARM_INSTANCE("instance in a warm slot: made, one echo, closed", "µs"),
    NEW_INSTANCE("instance in a new slot: made, one echo", "µs"),
    HASH("hash over memory, 1,000,000 steps", "µs"),
    COMPILE("module of 2 MB: compiled and started", "ms"),
    START("module of 2 MB: started from the cache, by a new JVM", "ms"),
    START_AGAIN("module of 2 MB: started from the cache, once more", "ms"),
    LIVE("4,000 live instances of the example, RSS", "MB"),
    CAP_MAPS("memory maps in use at the instance cap", "%"),
    CAP_REFUSED("threads, heap and buffers refused at the cap", "of 1,000"),
    GROWTH("growth of RSS over 1,000,000 calls", "MB");

    private final String title;
    private final String unit;

    EngineFigure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }
}
