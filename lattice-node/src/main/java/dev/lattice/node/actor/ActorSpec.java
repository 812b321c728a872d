package dev.lattice.node.actor;

import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.invocation.Payload;

/**
 * An actor that is to be started.
 *
 * @param identity by its verified claims
 * @param moduleHash the hash of the module, which tells modules apart
 * @param module the verified bytes
 * @param instances how many instances it may have
 * @param limits those that it shall have of its own; each is at most the node's
 */
public record ActorSpec(ActorIdentity identity, String moduleHash, Payload module, int instances, LimitValues limits) {}
