package dev.lattice.protocol.invocation;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A call of an operation.
 *
 * @param target who is called
 * @param operation what is asked, such as {@code Actor.HealthRequest}; opaque to the lattice, at most
 *     {@link #MAX_OPERATION_BYTES}
 * @param origin the actor that calls; empty when a user or a node does
 * @param hops the actors this chain of calls went through, the first caller first, immutable; may be longer than
 *     {@link #MAX_HOPS} here, so that the router can answer such a call with {@link FailureCode#CALL_CYCLE}
 * @param trace the trace it belongs to, if any
 * @param idempotencyKey carried for the callee's use, if any; at most {@link Target#MAX_NAME_BYTES}
 * @param payload the request
 * @param session shows on behalf of which user a node passes the call on, if it does; opaque here
 */
public record Invocation(
        Target target,
        String operation,
        Optional<KeyId> origin,
        List<KeyId> hops,
        Optional<TraceContext> trace,
        Optional<String> idempotencyKey,
        Payload payload,
        Optional<String> session) {
    /** The longest chain of calls; one more fails with {@link FailureCode#CALL_CYCLE}. */
    public static final int MAX_HOPS = 16;

    /** The longest operation name, in UTF-8 bytes. */
    public static final int MAX_OPERATION_BYTES = 512;

    /** @throws ProtocolException when a name is too long to travel, or the origin or a hop is no actor's key */
    public Invocation {
        Objects.requireNonNull(target);
        Objects.requireNonNull(payload);
        Utf8.require(operation, MAX_OPERATION_BYTES, "the operation");
        idempotencyKey.ifPresent(key -> Utf8.require(key, Target.MAX_NAME_BYTES, "the idempotency key"));
        origin.ifPresent(key -> key.require(KeyType.MODULE));
        hops = List.copyOf(hops);
        hops.forEach(key -> key.require(KeyType.MODULE));
    }

    /** A call that no node passes on for a user. */
    public Invocation(
            Target target,
            String operation,
            Optional<KeyId> origin,
            List<KeyId> hops,
            Optional<TraceContext> trace,
            Optional<String> idempotencyKey,
            Payload payload) {
        this(target, operation, origin, hops, trace, idempotencyKey, payload, Optional.empty());
    }

    /** A call by a user or a node, at the beginning of a chain. */
    public static Invocation of(Target target, String operation, Payload payload) {
        return new Invocation(
                target, operation, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), payload);
    }

    public Invocation withTrace(TraceContext context) {
        return new Invocation(target, operation, origin, hops, Optional.of(context), idempotencyKey, payload, session);
    }

    /** On behalf of the user whose session it is. */
    public Invocation withSession(String token) {
        return new Invocation(target, operation, origin, hops, trace, idempotencyKey, payload, Optional.of(token));
    }
}
