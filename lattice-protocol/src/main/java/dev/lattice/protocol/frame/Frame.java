package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.protocol.invocation.Target;
import dev.lattice.protocol.invocation.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One message between the two ends of a connection. Immutable values, safe on any thread.
 *
 * <p>Ids number the exchanges of one connection. The side that dialled allots odd ids, the other side even ones, so an
 * id tells by itself whose exchange a frame belongs to. {@code lattice-protocol/README.md} specifies every field.
 *
 * <p>A frame that exists can be sent: what the wire's limits forbid is refused by the constructors with a
 * {@link ProtocolException}, and texts for people (reasons, failure texts and details) are clipped there.
 */
public sealed interface Frame {
    /** The first frame of the side that dialled. */
    record Hello(ProtocolVersion version, List<String> features, String name, Map<String, String> labels)
            implements Frame {
        public Hello {
            features = FrameChecks.features(features);
            Utf8.require(name, FrameLimits.NAME_BYTES, "the name");
            labels = FrameChecks.labels(labels);
        }
    }

    /** The answer to {@link Hello}, the first frame of the other side. */
    record Welcome(ProtocolVersion version, List<String> features, String name, Map<String, String> labels)
            implements Frame {
        public Welcome {
            features = FrameChecks.features(features);
            Utf8.require(name, FrameLimits.NAME_BYTES, "the name");
            labels = FrameChecks.labels(labels);
        }
    }

    /**
     * A call. {@code millisLeft} is the time until its deadline; {@code hops} the actors before it; {@code session}
     * shows on whose behalf a node passes it on, opaque here.
     */
    record Request(
            long id,
            long millisLeft,
            Target target,
            String operation,
            Optional<KeyId> origin,
            Optional<TraceContext> trace,
            List<KeyId> hops,
            Optional<String> idempotencyKey,
            Body body,
            Optional<String> session)
            implements Frame {
        /** A call that no user began, or whose user needs no showing. */
        public Request(
                long id,
                long millisLeft,
                Target target,
                String operation,
                Optional<KeyId> origin,
                Optional<TraceContext> trace,
                List<KeyId> hops,
                Optional<String> idempotencyKey,
                Body body) {
            this(id, millisLeft, target, operation, origin, trace, hops, idempotencyKey, body, Optional.empty());
        }

        public Request {
            FrameChecks.id(id);
            FrameChecks.notNegative(millisLeft, "the time left");
            Utf8.require(operation, Invocation.MAX_OPERATION_BYTES, "the operation");
            origin.ifPresent(key -> key.require(KeyType.MODULE));
            hops = FrameChecks.list(hops, Invocation.MAX_HOPS, "the hops");
            hops.forEach(key -> key.require(KeyType.MODULE));
            idempotencyKey.ifPresent(key -> Utf8.require(key, FrameLimits.NAME_BYTES, "the idempotency key"));
            session.ifPresent(token -> Utf8.require(token, FrameLimits.STATEMENT_BYTES, "the session"));
        }
    }

    /** The good end of a {@link Request} or a {@link Control}. */
    record Reply(long id, Body body) implements Frame {
        public Reply {
            FrameChecks.id(id);
        }
    }

    /** The bad end of a {@link Request}, a {@link Control} or a {@link ModuleGet}. */
    record Failure(long id, CallFailure failure) implements Frame {
        public Failure {
            FrameChecks.id(id);
            failure = FrameChecks.clipped(failure);
        }
    }

    /** The caller no longer wants the answer. */
    record Cancel(long id) implements Frame {
        public Cancel {
            FrameChecks.id(id);
        }
    }

    /** A part of a payload, never empty; {@code sequence} counts from 0. */
    record Chunk(long id, int sequence, boolean last, Payload bytes) implements Frame {
        public Chunk {
            FrameChecks.id(id);
            FrameChecks.notNegative(sequence, "the chunk's number");
            if (bytes.isEmpty()) {
                // Chunks without bytes would keep a payload open for ever without ever filling it.
                throw new ProtocolException("a chunk without bytes");
            }
            FrameChecks.length(bytes, FrameLimits.CHUNK_BYTES, "a chunk");
        }
    }

    /** A message of the membership protocol, opaque here. */
    record Gossip(Payload message) implements Frame {
        public Gossip {
            FrameChecks.length(message, FrameLimits.GOSSIP_BYTES, "gossip");
        }
    }

    /**
     * What the sender runs. One version travels in {@code parts} frames, numbered from 0, and replaces the former
     * version once all have arrived.
     */
    record Inventory(long version, int part, int parts, List<InventoryEntry> entries) implements Frame {
        public Inventory {
            FrameChecks.notNegative(version, "the inventory's version");
            if (part < 0 || part >= parts || parts > FrameLimits.INVENTORY_PARTS) {
                throw new ProtocolException("part " + part + " of " + parts + " of an inventory, parts count from 0 to "
                        + FrameLimits.INVENTORY_PARTS);
            }
            entries = FrameChecks.list(entries, FrameLimits.INVENTORY_ENTRIES, "the inventory");
        }
    }

    /** Asks for a {@link Pong} with the same nonce, any 64 bits. */
    record Ping(long nonce) implements Frame {}

    /** The answer to {@link Ping}. */
    record Pong(long nonce) implements Frame {}

    /** The sender takes no new calls on this connection and closes it when the pending ones have ended. */
    record Goodbye(String reason) implements Frame {
        public Goodbye {
            reason = Utf8.clip(reason, FrameLimits.TEXT_BYTES);
        }
    }

    /** What a user orders a node to do, which need not be the receiver. */
    record Control(long id, ControlOrder order) implements Frame {
        public Control {
            FrameChecks.id(id);
            Objects.requireNonNull(order);
        }
    }

    /** Asks for a module by its hash, 64 upper-case hex digits. */
    record ModuleGet(long id, String moduleHash) implements Frame {
        public ModuleGet {
            FrameChecks.id(id);
            FrameChecks.moduleHash(moduleHash);
        }
    }

    /** The answer to {@link ModuleGet}. */
    record Module(long id, Body body) implements Frame {
        public Module {
            FrameChecks.id(id);
            Objects.requireNonNull(body);
        }
    }

    /** A frame of a type that only newer versions know and that may be ignored; it is read, never sent. */
    record Unknown(int type) implements Frame {}
}
