package dev.lattice.node.engine;

/**
 * What one instance may use.
 *
 * @param memoryBytes linear memory; 64 MiB. Address space is reserved anyway, pages are used as the guest touches them.
 *     Growing past it stops the turn, so that the limit is named rather than the allocator's failure behind it
 * @param tableElements elements of each table; 65,536 of 8 bytes, and at most 131,072, which Wasmtime's pool holds
 * @param hostCallsPerTurn host calls of one turn; 10,000. Bounds what one message can set off
 * @param payloadBytes request, reply, error text, and both ways of a host call, each; 8 MiB. Each is held in native
 *     memory while the turn needs it
 * @param logBytes log lines that wait to be taken; 32 KiB, at most 60 KiB. Further lines are counted and dropped
 * @see #MAX_NAME_BYTES
 */
public record InstanceLimits(
        long memoryBytes, int tableElements, int hostCallsPerTurn, int payloadBytes, int logBytes) {
    /** Log lines are taken in one piece of at most this. */
    public static final int MAX_LOG_BYTES = 60 * 1024;

    /**
     * UTF-8 bytes of an operation's name, and of each of the three names of a host call: binding, namespace, operation.
     * A host call with a longer one stops the turn; a name is no way to bring data, which are held to payloadBytes.
     */
    public static final int MAX_NAME_BYTES = 4096;

    private static final InstanceLimits DEFAULTS = new InstanceLimits(64L << 20, 1 << 16, 10_000, 8 << 20, 32 * 1024);

    public InstanceLimits {
        boolean positive = memoryBytes > 0 && tableElements >= 0 && hostCallsPerTurn >= 0 && payloadBytes >= 0;
        if (!positive || logBytes < 0 || logBytes > MAX_LOG_BYTES) {
            throw EngineException.of(
                    EngineException.Kind.LIMIT,
                    "limits of instances have to be 0 or more, memory more than 0, log at most " + MAX_LOG_BYTES);
        }
    }

    /** The values above. */
    public static InstanceLimits defaults() {
        return DEFAULTS;
    }

    /** The same with another memory limit. */
    public InstanceLimits withMemoryBytes(long bytes) {
        return new InstanceLimits(bytes, tableElements, hostCallsPerTurn, payloadBytes, logBytes);
    }

    /** The same with another payload limit. */
    public InstanceLimits withPayloadBytes(int bytes) {
        return new InstanceLimits(memoryBytes, tableElements, hostCallsPerTurn, bytes, logBytes);
    }

    /** The same with another limit of host calls. */
    public InstanceLimits withHostCallsPerTurn(int calls) {
        return new InstanceLimits(memoryBytes, tableElements, calls, payloadBytes, logBytes);
    }
}
