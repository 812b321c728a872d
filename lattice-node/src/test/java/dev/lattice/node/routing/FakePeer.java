package dev.lattice.node.routing;

import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.credential.Credential;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node at the other end of no wire: it answers what the test says and remembers what it was asked. */
final class FakePeer implements Peer {
    final List<Invocation> calls = new ArrayList<>();
    Runnable onCall = () -> {};
    private final KeyId key;
    private final Deque<CallResult> results;

    FakePeer(KeyId key, CallResult... results) {
        this.key = key;
        this.results = new ArrayDeque<>(List.of(results));
    }

    @Override
    public KeyId key() {
        return key;
    }

    @Override
    public Credential credential() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public String name() {
        return key.shortText();
    }

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }

    @Override
    public String remoteAddress() {
        return "nowhere";
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public int pendingCalls() {
        return 0;
    }

    @Override
    public CompletionStage<CallResult> call(Invocation invocation, Deadline deadline, Cancellation cancellation) {
        calls.add(invocation);
        onCall.run();
        return CompletableFuture.completedFuture(results.pop());
    }

    @Override
    public CompletionStage<CallResult> control(ControlOrder order, Deadline deadline) {
        throw new AssertionError("nobody orders");
    }

    @Override
    public CompletionStage<CallResult> module(String moduleHash, Deadline deadline) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void gossip(Payload message) {}

    @Override
    public void inventory(long version, List<InventoryEntry> entries) {}

    @Override
    public void goodbye(String reason) {}
}
