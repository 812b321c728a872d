package dev.lattice.node.control;

import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;

/**
 * Bounds of what users order.
 *
 * @param orders how many orders may wait, those that look and those that change something each; 256. A further one is
 *     refused with {@code OVERLOADED}. Each holds at most 60 KiB
 * @param starts how many actors may be on their way to be started by orders; 16. Each holds its module in memory
 * @param passOnMillis how long an order that is passed on to another node may take there; 5 minutes, for a large module
 *     compiles long on a small machine
 * @param fetchMillis how long a module may be on its way from where the order came from; 60 seconds
 */
public record ControlLimits(int orders, int starts, long passOnMillis, long fetchMillis) {
    /** Those of a node. */
    public static ControlLimits of(LimitValues values) {
        return new ControlLimits(
                values.count(Limit.ORDERS),
                values.count(Limit.STARTS),
                values.get(Limit.PASS_ON),
                values.get(Limit.FETCH));
    }
}
