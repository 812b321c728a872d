package dev.lattice.node.engine;

/**
 * One run of an instance on one message, from its begin to a step that {@linkplain Step#isEnd ends} it.
 *
 * <p>Each call but {@link #cancel} crosses into the guest and returns its next step. Different calls may come from
 * different threads, one at a time. Times are nanoseconds; a guest is asked about once per millisecond, so a slice
 * ends at the tick nearest to its budget, and a deadline is never early and up to two ticks late.
 */
public interface Turn {
    /**
     * Starts the turn, or goes on after {@link Step.Yielded} or {@link Step.Sleep}.
     *
     * @param budgetNanos the slice: a guest that runs longer yields
     * @param remainingNanos time to the deadline; nothing left stops the turn without running it
     * @throws EngineException of kind {@code IN_USE}, {@code WRONG_STATE} or {@code CLOSED}
     */
    Step run(long budgetNanos, long remainingNanos);

    /**
     * Goes on after {@link Step.HostCall} with the host's answer. An answer over the payload limit reaches the guest
     * as a failure that says so.
     *
     * @param budgetNanos as for {@link #run}
     * @param remainingNanos as for {@link #run}
     * @throws EngineException of kind {@code IN_USE}, {@code WRONG_STATE} or {@code CLOSED}
     */
    Step resume(HostReply reply, long budgetNanos, long remainingNanos);

    /**
     * Asks the turn to end: what runs it, or runs it next, gets {@link Step.Stopped} with {@code CANCELLED}. Never
     * waits and never runs guest code, so any thread may call it at any time, also after the turn's end. A suspended
     * guest is unwound by the next {@link #run} or {@link #resume}, or when its instance is closed.
     */
    void cancel();
}
