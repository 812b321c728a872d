package dev.lattice.protocol.invocation;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A call of an operation.
 *
 * @param target who is called
 * @param operation what is asked, such as {@code Actor.HealthRequest}; opaque to the lattice
 * @param origin the actor that calls; empty when a user or a node does
 * @param hops the actors this chain of calls went through, the first caller first, immutable
 * @param trace the trace it belongs to, if any
 * @param idempotencyKey carried for the callee's use, if any
 * @param payload the request
 */
public record Invocation(
        Target target,
        String operation,
        Optional<KeyId> origin,
        List<KeyId> hops,
        Optional<TraceContext> trace,
        Optional<String> idempotencyKey,
        Payload payload) {
    /** The longest chain of calls; one more fails with {@link FailureCode#CALL_CYCLE}. */
    public static final int MAX_HOPS = 16;

    /** The longest operation name, in UTF-8 bytes. */
    public static final int MAX_OPERATION_BYTES = 512;

    public Invocation {
        Objects.requireNonNull(target);
        Objects.requireNonNull(operation);
        Objects.requireNonNull(payload);
        origin.ifPresent(key -> key.require(KeyType.MODULE));
        hops = List.copyOf(hops);
    }

    /** A call by a user or a node, at the beginning of a chain. */
    public static Invocation of(Target target, String operation, Payload payload) {
        return new Invocation(
                target, operation, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), payload);
    }

    public Invocation withTrace(TraceContext context) {
        return new Invocation(target, operation, origin, hops, Optional.of(context), idempotencyKey, payload);
    }
}
