package dev.lattice.node;

import dev.lattice.node.actor.ActorLimits;
import dev.lattice.node.control.ControlLimits;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.node.transport.TransportLimits;

/**
 * Every bound of a node. Those that people may set are in the table {@link Limit}, with meaning, default and the cost
 * of raising each; those of connections follow from them or are fixed, and {@link TransportLimits} tells of them.
 *
 * @param transport connections
 * @param actors actors, their instances and modules
 * @param control orders of users
 */
public record NodeLimits(TransportLimits transport, ActorLimits actors, ControlLimits control) {
    /** Made for a small server. */
    public static NodeLimits defaults() {
        return of(LimitValues.defaults());
    }

    /** The bounds of a node with these values. */
    public static NodeLimits of(LimitValues values) {
        return of(TransportLimits.DEFAULT, values);
    }

    /** The defaults but for these two. */
    public static NodeLimits of(TransportLimits transport, InstanceLimits instance) {
        LimitValues values = LimitValues.defaults()
                .with(Limit.MEMORY, instance.memoryBytes())
                .with(Limit.TABLE_ELEMENTS, instance.tableElements())
                .with(Limit.HOST_CALLS, instance.hostCallsPerTurn())
                .with(Limit.PAYLOAD, instance.payloadBytes())
                .with(Limit.LOG_BYTES, instance.logBytes());
        return of(transport, values);
    }

    private static NodeLimits of(TransportLimits transport, LimitValues values) {
        return new NodeLimits(
                transport.withBytes(values.count(Limit.PAYLOAD), values.count(Limit.MODULE)),
                new ActorLimits(values),
                ControlLimits.of(values));
    }
}
