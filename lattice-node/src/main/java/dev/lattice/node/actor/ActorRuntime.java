package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.NanoClock;

/**
 * What the actors of one node share.
 *
 * @param budget how many instances may live
 * @param payloads how many bytes the requests of calls may hold that wait or run
 */
record ActorRuntime(
        ActorLimits limits,
        Carriers carriers,
        InstanceBudget budget,
        ByteBudget payloads,
        HostCalls hostCalls,
        NanoClock clock) {}
