package dev.lattice.node;

import dev.lattice.node.actor.ActorLimits;
import dev.lattice.node.control.ControlLimits;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.transport.TransportLimits;

/** Every bound of a node. */
public record NodeLimits(TransportLimits transport, ActorLimits actors, ControlLimits control) {
    private static final int INSTANCES = 1_000;
    private static final int INSTANCES_PER_ACTOR = 256;
    private static final long IDLE_MILLIS = 60_000;
    private static final int COMPILATIONS = 32;
    private static final int MAILBOX = 1_024;
    private static final long SLICE_MILLIS = 5;
    private static final long START_MILLIS = 5_000;

    /** Made for a small server. */
    public static NodeLimits defaults() {
        return of(TransportLimits.DEFAULT, InstanceLimits.defaults());
    }

    /** The defaults but for these two. */
    public static NodeLimits of(TransportLimits transport, InstanceLimits instance) {
        return new NodeLimits(
                transport,
                new ActorLimits(
                        INSTANCES,
                        INSTANCES_PER_ACTOR,
                        IDLE_MILLIS,
                        COMPILATIONS,
                        MAILBOX,
                        SLICE_MILLIS,
                        START_MILLIS,
                        ModuleLimits.defaults(),
                        instance),
                ControlLimits.defaults());
    }
}
