package dev.lattice.node.control;

import dev.lattice.node.transport.Peer;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.credential.Credential;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A user's client or a node that hands out modules, and answers orders when the test says so. */
final class FakeSource implements Peer {
    final Map<String, Payload> modules = new ConcurrentHashMap<>();
    final CompletableFuture<CallResult> controlled = new CompletableFuture<>();
    private final KeyId key;

    FakeSource(KeyId key) {
        this.key = key;
    }

    FakeSource offering(ControlStage.Module module) {
        modules.put(module.hash(), module.payload());
        return this;
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
        throw new AssertionError("nobody calls");
    }

    @Override
    public CompletionStage<CallResult> control(ControlOrder order, Deadline deadline) {
        return controlled;
    }

    @Override
    public CompletionStage<CallResult> module(String moduleHash, Deadline deadline) {
        Payload module = modules.get(moduleHash);
        return CompletableFuture.completedFuture(
                module == null
                        ? CallResult.notRun(FailureCode.BAD_REQUEST, "not offered")
                        : new CallResult.Reply(module));
    }

    @Override
    public void gossip(Payload message) {}

    @Override
    public void inventory(long version, List<InventoryEntry> entries) {}

    @Override
    public void goodbye(String reason) {}
}
