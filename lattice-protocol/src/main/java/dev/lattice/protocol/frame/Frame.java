package dev.lattice.protocol.frame;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One message between the two ends of a connection.
 *
 * <p>Ids number the exchanges of one connection. The side that dialled allots odd ids, the other side even ones, so an
 * id tells by itself whose exchange a frame belongs to. {@code lattice-protocol/README.md} specifies every field.
 */
public sealed interface Frame {
    /** The first frame of the side that dialled. */
    record Hello(ProtocolVersion version, List<String> features, String name, Map<String, String> labels)
            implements Frame {}

    /** The answer to {@link Hello}, the first frame of the other side. */
    record Welcome(ProtocolVersion version, List<String> features, String name, Map<String, String> labels)
            implements Frame {}

    /** A call. {@code millisLeft} is the time until its deadline; {@code hops} the actors before it. */
    record Request(
            long id,
            long millisLeft,
            Target target,
            String operation,
            Optional<KeyId> origin,
            Optional<TraceContext> trace,
            List<KeyId> hops,
            Optional<String> idempotencyKey,
            Body body)
            implements Frame {}

    /** The good end of a {@link Request} or a {@link Control}. */
    record Reply(long id, Body body) implements Frame {}

    /** The bad end of a {@link Request}, a {@link Control} or a {@link ModuleGet}. */
    record Failure(long id, CallFailure failure) implements Frame {}

    /** The caller no longer wants the answer. */
    record Cancel(long id) implements Frame {}

    /** A part of a payload; {@code sequence} counts from 0. */
    record Chunk(long id, int sequence, boolean last, Payload bytes) implements Frame {}

    /** A message of the membership protocol, opaque here. */
    record Gossip(Payload message) implements Frame {}

    /**
     * What the sender runs. One version travels in {@code parts} frames, numbered from 0, and replaces the former
     * version once all have arrived.
     */
    record Inventory(long version, int part, int parts, List<InventoryEntry> entries) implements Frame {}

    record Ping(long nonce) implements Frame {}

    record Pong(long nonce) implements Frame {}

    /** The sender takes no new calls on this connection and closes it when the pending ones have ended. */
    record Goodbye(String reason) implements Frame {}

    /** An administrative statement signed by a user, for the node {@code target}, with the arguments it vouches for. */
    record Control(long id, KeyId target, String statement, Payload arguments) implements Frame {}

    /** Asks for a module by its hash. */
    record ModuleGet(long id, String moduleHash) implements Frame {}

    /** The answer to {@link ModuleGet}. */
    record Module(long id, Body body) implements Frame {}

    /** A frame of a type that only newer versions know and that may be ignored. */
    record Unknown(int type) implements Frame {}
}
