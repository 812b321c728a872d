package dev.lattice.node.membership;

import dev.lattice.protocol.id.KeyId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The twin of {@link ScaleCubeMembership} for tests: see {@link InMemoryHub}. */
public final class InMemoryMembership implements Membership {
    private final InMemoryHub hub;
    private final MemberId run;
    private final MemberTable table;
    private final EventPump pump;
    private Phase phase = Phase.NEW;

    private enum Phase {
        NEW,
        RUNNING,
        ENDED
    }

    InMemoryMembership(InMemoryHub hub, MemberId run, Member self) {
        this.hub = hub;
        this.run = run;
        table = new MemberTable(self);
        pump = new EventPump(table::state, Runnable::run);
    }

    @Override
    public CompletionStage<Void> start() {
        if (phase != Phase.NEW) {
            throw new MembershipException("membership can be started once, and not after it has ended");
        }
        phase = Phase.RUNNING;
        hub.start(this);
        return done();
    }

    @Override
    public MembershipView view() {
        return table.state().view();
    }

    @Override
    public Registration listen(MembershipListener listener) {
        return pump.add(listener);
    }

    @Override
    public CompletionStage<Void> updateMetadata(MemberMetadata metadata) {
        MemberMetadataCodec.encode(metadata);
        if (phase == Phase.ENDED) {
            throw new MembershipException("membership has ended");
        }
        table.self(metadata);
        hub.spread();
        return done();
    }

    @Override
    public CompletionStage<Void> leave() {
        if (phase == Phase.RUNNING) {
            hub.leave(this);
        }
        phase = Phase.ENDED;
        return done();
    }

    @Override
    public void close() {
        phase = Phase.ENDED;
        hub.stop(this);
    }

    MemberId run() {
        return run;
    }

    void saw(MemberId other, Member member) {
        table.alive(other, member);
        pump.signal();
    }

    void sawLeaving(MemberId other) {
        table.leaving(other);
        pump.signal();
    }

    void keepOnly(Set<MemberId> reached) {
        for (KeyId node : Set.copyOf(table.state().entries().keySet())) {
            Optional<MemberId> gone = table.current(node).filter(id -> !reached.contains(id));
            gone.ifPresent(table::removed);
        }
        pump.signal();
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
