package dev.lattice.node.control;

import dev.lattice.node.membership.Member;
import dev.lattice.node.membership.MemberMetadata;
import dev.lattice.node.membership.Membership;
import dev.lattice.node.membership.MembershipListener;
import dev.lattice.node.membership.MembershipView;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A lattice of one node. */
final class LonelyMembership implements Membership {
    private final MembershipView view;

    LonelyMembership(KeyId self) {
        MemberMetadata metadata = MemberMetadata.of("node-1", Map.of(), "0.1.0");
        this.view = new MembershipView(1, new Member(new NodeAddress(self, "127.0.0.1", 4100), metadata), Map.of());
    }

    @Override
    public MembershipView view() {
        return view;
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Registration listen(MembershipListener listener) {
        return () -> {};
    }

    @Override
    public CompletionStage<Void> updateMetadata(MemberMetadata metadata) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> leave() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
