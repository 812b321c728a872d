package dev.lattice.node.engine;

import dev.lattice.protocol.invocation.Payload;

/** What a guest did with its slice. */
public sealed interface Step {
    /** The guest handled the message. */
    record Completed(Payload reply) implements Step {}

    /** The guest reported a failure of its own; the instance is good for further turns. */
    record Failed(String text) implements Step {}

    /**
     * The guest asks its host for something and is suspended until {@link Turn#resume}.
     *
     * @param binding the link's name
     * @param namespace the contract, or another actor
     */
    record HostCall(String binding, String namespace, String operation, Payload payload) implements Step {}

    /** The guest wants to go on, by {@link Turn#run}, in so many nanoseconds. */
    record Sleep(long nanos) implements Step {}

    /** The guest used up its slice and goes on with {@link Turn#run}. */
    record Yielded() implements Step {}

    /** The host ended the turn. The instance is lost, unless the request itself was over a limit. */
    record Stopped(StopReason reason, String detail) implements Step {}

    /** The guest broke a rule of WebAssembly or of its host. The instance is lost. */
    record Trapped(TrapKind kind, String message) implements Step {}

    /** Whether the turn is over. */
    default boolean isEnd() {
        return this instanceof Completed
                || this instanceof Failed
                || this instanceof Stopped
                || this instanceof Trapped;
    }
}
