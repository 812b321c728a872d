package dev.lattice.node.actor;

import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;

/**
 * Bounds of the actors of one node, or of one of them. {@link Limit} tells meaning, default and cost of each.
 *
 * @param values those in force
 */
public record ActorLimits(LimitValues values) {
    /** The bounds of one actor: those of the node but for what it has of its own. */
    ActorLimits within(LimitValues own) {
        return new ActorLimits(own.within(values));
    }

    public int instances() {
        return values.count(Limit.INSTANCES);
    }

    public int instancesPerActor() {
        return Math.min(values.count(Limit.INSTANCES_PER_ACTOR), instances());
    }

    long queuedBytes() {
        return values.get(Limit.QUEUED);
    }

    long idleMillis() {
        return values.get(Limit.IDLE);
    }

    int compilations() {
        return values.count(Limit.COMPILATIONS);
    }

    int mailbox() {
        return values.count(Limit.MAILBOX);
    }

    long sliceMillis() {
        return values.get(Limit.SLICE);
    }

    long startMillis() {
        return values.get(Limit.START_TIME);
    }

    long deadlineMillis() {
        return values.get(Limit.DEADLINE);
    }

    int callDepth() {
        return values.count(Limit.CALL_DEPTH);
    }

    int logLinesPerSecond() {
        return values.count(Limit.LOG_LINES);
    }

    int payloadBytes() {
        return values.count(Limit.PAYLOAD);
    }

    ModuleLimits module() {
        return new ModuleLimits(values.get(Limit.MODULE), values.count(Limit.FUNCTIONS), values.count(Limit.FUNCTION));
    }

    InstanceLimits instance() {
        return new InstanceLimits(
                values.get(Limit.MEMORY),
                values.count(Limit.TABLE_ELEMENTS),
                values.count(Limit.HOST_CALLS),
                payloadBytes(),
                values.count(Limit.LOG_BYTES));
    }
}
