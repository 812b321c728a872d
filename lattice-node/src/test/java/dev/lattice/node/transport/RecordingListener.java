package dev.lattice.node.transport;

import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Remembers what it hears, and answers calls as the test says; by default with their own payload. */
final class RecordingListener implements PeerListener {
    /** More than a call's payload may have in the tests. */
    static final int MODULE_BYTES = 5 << 20;

    final List<Peer> connected = new CopyOnWriteArrayList<>();
    final List<Peer> disconnected = new CopyOnWriteArrayList<>();
    final List<Payload> gossip = new CopyOnWriteArrayList<>();
    final List<List<InventoryEntry>> inventories = new CopyOnWriteArrayList<>();
    final List<IncomingCall> calls = new CopyOnWriteArrayList<>();
    volatile BiConsumer<Peer, IncomingCall> onCall = (peer, call) ->
            call.responder().answer(new CallResult.Reply(call.invocation().payload()));

    @Override
    public void connected(Peer peer) {
        connected.add(peer);
    }

    @Override
    public void disconnected(Peer peer, String reason) {
        disconnected.add(peer);
    }

    @Override
    public void gossip(Peer peer, Payload message) {
        gossip.add(message);
    }

    @Override
    public void inventory(Peer peer, long version, List<InventoryEntry> entries) {
        inventories.add(entries);
    }

    @Override
    public void call(Peer peer, IncomingCall call) {
        calls.add(call);
        onCall.accept(peer, call);
    }

    @Override
    public void control(Peer peer, ControlOrder order, Responder responder) {
        responder.answer(new CallResult.Reply(order.arguments()));
    }

    @Override
    public void module(Peer peer, String moduleHash, Responder responder) {
        responder.answer(new CallResult.Reply(Payload.copyOf(new byte[MODULE_BYTES])));
    }
}
