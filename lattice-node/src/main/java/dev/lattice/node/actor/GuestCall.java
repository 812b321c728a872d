package dev.lattice.node.actor;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.TraceContext;
import java.util.List;
import java.util.Optional;

/**
 * A call that a guest makes while it handles another one. The texts are the guest's own words and not checked yet.
 *
 * @param caller the actor that calls
 * @param binding the link's name
 * @param namespace a contract's id, an actor's key or a call alias
 * @param operation what is asked
 * @param payload the request
 * @param hops the chain of calls that led here, the caller last
 * @param trace the trace of the call it handles
 */
public record GuestCall(
        ActorIdentity caller,
        String binding,
        String namespace,
        String operation,
        Payload payload,
        List<KeyId> hops,
        Optional<TraceContext> trace) {}
