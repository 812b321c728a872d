package dev.lattice.node.membership;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lanes between nodes of one JVM. Messages are delivered on one thread, so that no sender ever runs a receiver's code.
 * A cut swallows messages without a word; a crashed node refuses them.
 */
final class FakeNetwork implements AutoCloseable {
    private final Map<KeyId, Lane> lanes = new ConcurrentHashMap<>();
    private final Set<Set<KeyId>> cuts = ConcurrentHashMap.newKeySet();
    private final AtomicLong messages = new AtomicLong();

    private final AtomicLong bytes = new AtomicLong();
    private final ExecutorService wire = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fake-network");
        thread.setDaemon(true);
        return thread;
    });

    /** The lane of a node; one that crashed is in place of its former self. */
    Lane lane(NodeAddress self) {
        Lane lane = new Lane(self);
        lanes.put(self.node(), lane);
        return lane;
    }

    void cut(Collection<KeyId> oneSide, Collection<KeyId> otherSide) {
        oneSide.forEach(a -> otherSide.forEach(b -> cuts.add(Set.of(a, b))));
    }

    void heal() {
        cuts.clear();
    }

    void crash(KeyId node) {
        lanes.remove(node);
    }

    long messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        wire.shutdownNow();
    }

    final class Lane implements GossipLane {
        private final NodeAddress self;
        private volatile Listener listener = (from, message) -> {};

        private Lane(NodeAddress self) {
            this.self = self;
        }

        @Override
        public NodeAddress self() {
            return self;
        }

        @Override
        public CompletionStage<Void> send(NodeAddress to, byte[] message) {
            Lane peer = lanes.get(to.node());
            if (peer == null || lanes.get(self.node()) != this) {
                return CompletableFuture.failedFuture(new MembershipException("refused"));
            }
            messages.incrementAndGet();
            bytes.addAndGet(message.length);
            if (!cuts.contains(Set.of(self.node(), to.node()))) {
                wire.execute(() -> {
                    if (lanes.get(to.node()) == peer) {
                        peer.listener.onMessage(self.node(), message);
                    }
                });
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<KeyId> sendToSeed(HostPort seed, byte[] message) {
            for (Lane lane : lanes.values()) {
                if (lane.self.hostPort().equals(seed) && lane != this) {
                    return send(lane.self, message).thenApply(sent -> lane.self.node());
                }
            }
            return CompletableFuture.failedFuture(new MembershipException("nobody listens at " + seed));
        }

        @Override
        public void onMessage(Listener listener) {
            this.listener = listener;
        }

        /** A message of this node that says whatever the test likes. */
        void forge(NodeAddress to, byte[] message) {
            lanes.get(to.node()).listener.onMessage(self.node(), message);
        }
    }
}
