package dev.lattice.node.membership;

/**
 * What the gossip of one node has dropped and tried since it started; each only grows.
 *
 * @param malformed incoming messages that could not be read
 * @param foreignSender incoming messages that named another sender than the node that sent them
 * @param badMetadata times a member's metadata could not be read and was ignored
 * @param overflow incoming messages dropped because the protocol thread was too far behind
 * @param oversize outgoing messages dropped for being larger than the lane takes
 * @param unsent outgoing messages the lane could not deliver
 * @param rejoinAttempts messages sent to a seed or a lost member to find it again
 */
public record GossipCounters(
        long malformed,
        long foreignSender,
        long badMetadata,
        long overflow,
        long oversize,
        long unsent,
        long rejoinAttempts) {}
