package dev.lattice.node.actor;

import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;

/**
 * Bounds of the actors of one node.
 *
 * @param instances the most instances of all actors together, or what the engine has room for if that is less; each
 *     takes memory and some of the process's memory maps
 * @param instancesPerActor the most that one actor may be started with
 * @param idleMillis how long an instance may be idle before it goes, the last one of its actor aside; shorter gives
 *     memory back sooner and makes instances anew more often, which costs some ten microseconds and the initialiser
 * @param compilations how many modules may wait to be compiled, each of them held in memory; a further start is refused
 *     with {@code OVERLOADED}
 * @param mailbox how many calls may wait for an instance of one actor; a further one is refused with {@code OVERLOADED}
 * @param sliceMillis how long a turn runs before others get their turn; longer slices cost fewer switches, shorter ones
 *     keep quick actors quick beside slow ones
 * @param startMillis the time for the initialisers of an instance
 * @param module what a module may be
 * @param instance what an instance may take
 */
public record ActorLimits(
        int instances,
        int instancesPerActor,
        long idleMillis,
        int compilations,
        int mailbox,
        long sliceMillis,
        long startMillis,
        ModuleLimits module,
        InstanceLimits instance) {}
