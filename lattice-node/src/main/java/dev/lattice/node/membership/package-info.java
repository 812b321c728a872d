/**
 * Who belongs to the lattice: SWIM gossip (ScaleCube Cluster) behind the port {@link
 * dev.lattice.node.membership.Membership}.
 *
 * <p>Gossip decides membership and nothing else: whether a member can be called right now is known from its connection,
 * long before gossip removes it. Messages leave through the port {@link dev.lattice.node.membership.GossipLane}, which
 * the composition root serves from the node-to-node connections; nothing here opens a socket.
 *
 * <p>Threads: the gossip protocol runs on one thread of its own, which owns all of ScaleCube's state and must never
 * block; {@code view()} may be read from any thread; listeners are called on one thread named {@code
 * lattice-membership-…}, in order.
 *
 * <p>Routing, control and the composition root may depend on this package. It depends on the protocol module and the
 * fault family only:
 * nothing of transport or actor is seen here, and no type of ScaleCube or Reactor is seen outside.
 */
package dev.lattice.node.membership;
