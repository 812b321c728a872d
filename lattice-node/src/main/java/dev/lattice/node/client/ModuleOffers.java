package dev.lattice.node.client;

import dev.lattice.node.transport.IncomingCall;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.PeerListener;
import dev.lattice.node.transport.Responder;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A client's side of the protocol: it hands out the modules that it asked nodes to start, and serves nothing else. */
final class ModuleOffers implements PeerListener {
    private final Map<String, Payload> modules = new ConcurrentHashMap<>();

    void offer(String moduleHash, Payload module) {
        modules.put(moduleHash, module);
    }

    @Override
    public void module(Peer peer, String moduleHash, Responder responder) {
        responder.answer(Optional.ofNullable(modules.get(moduleHash))
                .<CallResult>map(CallResult.Reply::new)
                .orElseGet(() -> CallResult.notRun(FailureCode.BAD_REQUEST, "no such module is offered here")));
    }

    @Override
    public void connected(Peer peer) {}

    @Override
    public void disconnected(Peer peer, String reason) {}

    @Override
    public void gossip(Peer peer, Payload message) {}

    @Override
    public void inventory(Peer peer, long version, List<InventoryEntry> entries) {}

    @Override
    public void call(Peer peer, IncomingCall call) {
        call.responder().answer(CallResult.notRun(FailureCode.NO_SUCH_ACTOR, "a client runs no actors"));
    }

    @Override
    public void control(Peer peer, ControlOrder order, Responder responder) {
        responder.answer(CallResult.notRun(FailureCode.DENIED, "a client takes no orders"));
    }
}
