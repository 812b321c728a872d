package dev.lattice.node.limit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every limit that people may set. A node's value holds for all of its actors; an actor may be started with a lower one
 * of those that are {@linkplain #perActor its own}. Each names its default and what raising it costs.
 */
public enum Limit {
    /** Linear memory of an instance. Address space is reserved anyway; pages cost as the guest touches them. */
    MEMORY("memory", "memoryBytes", LimitUnit.BYTES, 64L << 20, 64L << 10, 4L << 30, true, "Memory of an instance"),
    /** Elements of each table of an instance, 8 bytes each, held in native memory when used. */
    TABLE_ELEMENTS(
            "table-elements",
            "tableElements",
            LimitUnit.COUNT,
            1 << 16,
            0,
            1 << 17,
            true,
            "Elements of a table of an instance"),
    /** What one message can set off: host calls of one turn. */
    HOST_CALLS(
            "host-calls",
            "hostCalls",
            LimitUnit.COUNT,
            10_000,
            0,
            100_000_000,
            true,
            "Host calls while handling one call"),
    /** Request, reply, and both ways of a host call, each; held in native memory while a turn needs it. */
    PAYLOAD("payload", "payloadBytes", LimitUnit.BYTES, 8L << 20, 1 << 10, 64L << 20, true, "A request or reply"),
    /** Log lines of an instance that wait to be taken; further ones are counted and dropped. */
    LOG_BYTES("log-bytes", "logBytes", LimitUnit.BYTES, 32L << 10, 0, 60L << 10, true, "Log lines of one turn"),
    /** Log lines of an actor that a node shows in a second; further ones are counted, and the count is shown. */
    LOG_LINES("log-lines", "logLinesPerSecond", LimitUnit.COUNT, 50, 0, 10_000, true, "Log lines shown in a second"),
    /** How long a call may take at most, whatever its caller asks for. Holds an instance for that long. */
    DEADLINE("deadline", "deadlineMillis", LimitUnit.DURATION, 300_000, 1, 86_400_000, true, "The longest call"),
    /** How many actors a chain of calls may go through, this one included; each holds an instance meanwhile. */
    CALL_DEPTH(
            "call-depth", "callDepth", LimitUnit.COUNT, 16, 0, 16, true, "Actors that a chain of calls goes through"),
    /** Calls that wait for an instance of one actor; each holds its request. */
    MAILBOX("mailbox", "mailboxCalls", LimitUnit.COUNT, 1_024, 1, 1_000_000, true, "Calls that wait for an actor"),
    /** What the initialisers of an instance may take; the call that needs the instance waits for them. */
    START_TIME("start-time", "startMillis", LimitUnit.DURATION, 5_000, 1, 300_000, true, "An instance's initialisers"),
    /** Instances of all actors together; each takes memory and up to 6 of the process's memory maps. */
    INSTANCES("instances", "instances", LimitUnit.COUNT, 1_000, 1, 100_000, false, "Instances on the node"),
    /** What one actor may be started with; one that takes all instances leaves the others waiting. */
    INSTANCES_PER_ACTOR(
            "instances-per-actor",
            "instancesPerActor",
            LimitUnit.COUNT,
            256,
            1,
            100_000,
            false,
            "Instances of an actor"),
    /** Requests of all calls that wait for an actor of the node or run there, together; held in memory. */
    QUEUED("queued", "queuedBytes", LimitUnit.BYTES, 256L << 20, 64L << 20, 1L << 40, false, "Requests on the node"),
    /** How long an instance may be idle before it goes, but for the last of its actor; memory is held meanwhile. */
    IDLE("idle", "idleMillis", LimitUnit.DURATION, 60_000, 1_000, 86_400_000, false, "How long instances stay idle"),
    /** How long a turn runs before others get theirs; longer slices switch less, and slow actors hinder quick ones. */
    SLICE("slice", "sliceMillis", LimitUnit.DURATION, 5, 1, 1_000, false, "How long a turn runs at once"),
    /** Size of a module; more takes longer to compile, and memory and disk of each node that runs it. */
    MODULE("module", "moduleBytes", LimitUnit.BYTES, 32L << 20, 1 << 10, 64L << 20, false, "A module"),
    /** Functions of a module, each of which is compiled. */
    FUNCTIONS("functions", "functions", LimitUnit.COUNT, 100_000, 1, 10_000_000, false, "Functions of a module"),
    /** The largest function body; compile time grows faster than it does. */
    FUNCTION("function", "functionBytes", LimitUnit.BYTES, 1L << 20, 1 << 10, 16L << 20, false, "A function's body"),
    /** Modules that wait to be compiled, each held in memory. */
    COMPILATIONS("compilations", "compilations", LimitUnit.COUNT, 32, 1, 1_000, false, "Modules that wait to compile"),
    /** Orders of users that wait, 60 KiB each at most. */
    ORDERS("orders", "orders", LimitUnit.COUNT, 256, 1, 65_536, false, "Orders that wait"),
    /** Starts under way by order, each with its module in memory. */
    STARTS("starts", "starts", LimitUnit.COUNT, 16, 1, 1_000, false, "Starts under way"),
    /** How long an order that is passed on may take; a large module compiles long on a small machine. */
    PASS_ON("pass-on", "passOnMillis", LimitUnit.DURATION, 300_000, 1_000, 3_600_000, false, "An order passed on"),
    /** How long a module may be on its way from where the order to start it came from. */
    FETCH("fetch", "fetchMillis", LimitUnit.DURATION, 60_000, 1_000, 3_600_000, false, "Fetching a module");

    private final String text;
    private final String field;
    private final LimitUnit unit;
    private final long byDefault;
    private final long min;
    private final long max;
    private final boolean perActor;
    private final String description;

    Limit(
            String text,
            String field,
            LimitUnit unit,
            long byDefault,
            long min,
            long max,
            boolean perActor,
            String description) {
        this.text = text;
        this.field = field;
        this.unit = unit;
        this.byDefault = byDefault;
        this.min = min;
        this.max = max;
        this.perActor = perActor;
        this.description = description;
    }

    /** What people call it: the flag without its dashes, and the key in {@code node.json}. */
    public String text() {
        return text;
    }

    /** What data calls it, unit last: the key in orders, records and JSON. */
    public String field() {
        return field;
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "LATTICE_" + text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public LimitUnit unit() {
        return unit;
    }

    public long byDefault() {
        return byDefault;
    }

    /** The highest value that it may be set to. */
    public long max() {
        return max;
    }

    /** Whether an actor may be started with a value of its own. */
    public boolean perActor() {
        return perActor;
    }

    /** What it bounds, in a few words. */
    public String description() {
        return description;
    }

    /** A value with its unit. */
    public String text(long value) {
        return unit.text(value);
    }

    /**
     * Reads a value as people write it.
     *
     * @throws LimitException when it is none, or out of range; the message says what is accepted
     */
    public long parse(String typed) {
        return unit.parse(typed)
                .filter(value -> value >= min && value <= max)
                .orElseThrow(() -> new LimitException(accepted() + ", not '" + typed + "'"));
    }

    /** @throws LimitException when the value is out of range */
    long check(long value) {
        if (value < min || value > max) {
            throw new LimitException(accepted() + ", not " + text(value));
        }
        return value;
    }

    private String accepted() {
        return text + " is " + unit.form() + ", from " + text(min) + " to " + text(max);
    }

    /** The limit that data calls so. */
    static Optional<Limit> ofField(String field) {
        return Arrays.stream(values())
                .filter(limit -> limit.field.equals(field))
                .findAny();
    }
}
