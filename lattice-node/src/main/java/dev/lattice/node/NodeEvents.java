package dev.lattice.node;

import dev.lattice.node.control.ControlService;
import dev.lattice.node.control.ModuleExchange;
import dev.lattice.node.routing.RouteSync;
import dev.lattice.node.transport.IncomingCall;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.PeerListener;
import dev.lattice.node.transport.Responder;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what comes from peers to the part of the node it is for. Runs on event loops. */
final class NodeEvents implements PeerListener {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

    private final RouteSync routes;
    private final Function<KeyId, Optional<Peer>> nodes;
    private final TransportGossipLane gossip;
    private final PeerCalls calls;
    private final ControlService control;
    private final ModuleExchange modules;

    /** @param nodes the open connection to a node, if there is one */
    NodeEvents(
            RouteSync routes,
            Function<KeyId, Optional<Peer>> nodes,
            TransportGossipLane gossip,
            PeerCalls calls,
            ControlService control,
            ModuleExchange modules) {
        this.routes = routes;
        this.nodes = nodes;
        this.gossip = gossip;
        this.calls = calls;
        this.control = control;
        this.modules = modules;
    }

    @Override
    public void connected(Peer peer) {
        LOG.debug("connected to {}", peer);
        routes.connected(peer);
    }

    @Override
    public void disconnected(Peer peer, String reason) {
        LOG.debug("connection to {} ended: {}", peer, reason);
        routes.disconnected(peer, nodes.apply(peer.key()));
    }

    @Override
    public void gossip(Peer peer, Payload message) {
        gossip.received(peer, message);
    }

    @Override
    public void inventory(Peer peer, long version, List<InventoryEntry> entries) {
        routes.inventory(peer, version, entries);
    }

    @Override
    public void call(Peer peer, IncomingCall call) {
        calls.call(peer, call);
    }

    @Override
    public void control(Peer peer, ControlOrder order, Responder responder) {
        control.order(peer, order, responder);
    }

    @Override
    public void module(Peer peer, String moduleHash, Responder responder) {
        modules.serve(peer, moduleHash).thenAccept(responder::answer);
    }
}
