package dev.lattice.node.membership;

import static dev.lattice.node.membership.Lattice.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.node.membership.MembershipEvent.Joined;
import dev.lattice.node.membership.MembershipEvent.Leaving;
import dev.lattice.node.membership.MembershipEvent.Removed;
import dev.lattice.node.membership.MembershipEvent.Updated;
import dev.lattice.protocol.id.KeyId;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real gossip between nodes of one JVM. */
class ScaleCubeMembershipTest {
    private static final KeyId ONE = Nodes.node(1).node();
    private static final KeyId TWO = Nodes.node(2).node();
    private static final KeyId THREE = Nodes.node(3).node();

    private final Lattice lattice = new Lattice(MembershipSettings.fast());

    @AfterEach
    void stop() {
        lattice.close();
    }

    @Test
    void shouldConverge() {
        List<ScaleCubeMembership> three = lattice.startThree();

        assertThat(three.get(1).view().others().keySet()).containsExactlyInAnyOrder(ONE, THREE);
        assertThat(three.get(1).view().member(THREE)).contains(new Member(Nodes.node(3), Nodes.metadata("node-3")));
        await().until(() -> lattice.events(3).size() == 2);
        assertThat(lattice.events(3)).allMatch(Joined.class::isInstance);
        assertThat(three)
                .allSatisfy(one -> assertThat(one.counters().malformed()).isZero());
        assertThat(three)
                .allSatisfy(one -> assertThat(one.counters().foreignSender()).isZero());
    }

    @Test
    void shouldStartAloneWithoutWaiting() {
        ScaleCubeMembership alone = lattice.start(1);

        assertThat(alone.view().size()).isEqualTo(1);
        assertThat(alone.updateMetadata(Nodes.metadata("renamed"))).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(alone.leave()).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldJoinThroughASeedThatComesLater() {
        ScaleCubeMembership early = lattice.start(2, 1);
        await().until(() -> early.counters().rejoinAttempts() > 0);

        lattice.start(1);

        await().until(() -> early.view().size() == 2);
    }

    @Test
    void shouldSeeMetadataUpdates() {
        List<ScaleCubeMembership> three = lattice.startThree();
        MemberMetadata changed = Nodes.metadata("node-1").withInventory(7, "ab12");

        three.get(0).updateMetadata(changed);

        assertThat(three.get(0).view().self().metadata()).isEqualTo(changed);
        await().until(() ->
                three.get(2).view().member(ONE).orElseThrow().metadata().equals(changed));
        Member before = new Member(Nodes.node(1), Nodes.metadata("node-1"));
        await().untilAsserted(() ->
                assertThat(lattice.events(3)).contains(new Updated(before, new Member(Nodes.node(1), changed))));
    }

    @Test
    void shouldEndWithTheLastOfManyUpdates() {
        List<ScaleCubeMembership> three = lattice.startThree();

        for (int i = 1; i <= 20; i++) {
            three.get(0).updateMetadata(Nodes.metadata("node-1").withInventory(i, ""));
        }

        await().until(() ->
                three.get(2).view().member(ONE).orElseThrow().metadata().inventoryVersion() == 20);
    }

    @Test
    void shouldDropALeavingNodeFromTheViewAtOnce() {
        List<ScaleCubeMembership> three = lattice.startThree();
        Member leaver = three.get(2).view().self();

        assertThat(three.get(2).leave()).succeedsWithin(30, TimeUnit.SECONDS);

        await().until(() ->
                three.get(0).view().member(THREE).isEmpty() && lattice.events(1).contains(new Leaving(leaver)));
        await().until(() -> lattice.events(1).contains(new Removed(leaver)));
        assertThat(lattice.events(1).indexOf(new Leaving(leaver)))
                .isLessThan(lattice.events(1).indexOf(new Removed(leaver)));
    }

    @Test
    void shouldRemoveACrashedNode() {
        List<ScaleCubeMembership> three = lattice.startThree();

        lattice.network.crash(TWO);

        await().until(() -> three.get(0).view().member(TWO).isEmpty()
                && three.get(2).view().member(TWO).isEmpty());
        await().until(() -> lattice.events(1).stream().anyMatch(Removed.class::isInstance));
        assertThat(lattice.events(1)).noneMatch(Leaving.class::isInstance);
    }

    @Test
    void shouldTakeARestartedNodeForANewMember() {
        List<ScaleCubeMembership> three = lattice.startThree();
        Member member = three.get(1).view().self();
        lattice.network.crash(TWO);

        ScaleCubeMembership again = lattice.start(2, 1);

        await().until(() -> again.view().size() == 3 && three.get(0).view().size() == 3);
        await().until(() -> lattice.events(1).contains(new Removed(member)));
        await().untilAsserted(() -> assertThat(lattice.events(1).stream()
                        .filter(event -> event.member().node().equals(TWO)))
                .containsExactly(new Joined(member), new Removed(member), new Joined(member)));
    }

    @Test
    void shouldFindTheOtherSideWithTheOnlySeed() {
        List<ScaleCubeMembership> three = lattice.startThree();
        lattice.network.cut(List.of(ONE), List.of(TWO, THREE));
        await().until(() -> three.get(0).view().size() == 1
                && three.get(1).view().size() == 2
                && three.get(2).view().size() == 2);

        lattice.network.heal();

        await().until(() -> three.stream().allMatch(one -> one.view().size() == 3));
    }

    @Test
    void shouldFindTheOtherSideWhenEverySeedIsGoneForGood() {
        List<ScaleCubeMembership> three = lattice.startThree();
        lattice.network.crash(ONE);
        lattice.network.cut(List.of(TWO), List.of(THREE));
        await().until(() ->
                three.get(1).view().size() == 1 && three.get(2).view().size() == 1);

        lattice.network.heal();

        await().until(() ->
                three.get(1).view().size() == 2 && three.get(2).view().size() == 2);
    }

    @Test
    void shouldOutliveNonsenseAndFalseNames() {
        List<ScaleCubeMembership> three = lattice.startThree();
        FakeNetwork.Lane stranger = lattice.network.lane(Nodes.node(9));
        byte[] inTheNameOfTwo = GossipMessageCodec.encode(Messages.ping(Nodes.node(2), Nodes.node(1)));

        stranger.forge(Nodes.node(1), new byte[] {1, 2, 3});
        stranger.forge(Nodes.node(1), new byte[0]);
        stranger.forge(Nodes.node(1), new byte[GossipLane.LIMIT_BYTES + 1]);
        stranger.forge(Nodes.node(1), inTheNameOfTwo);

        assertThat(three.get(0).counters().malformed()).isEqualTo(3);
        assertThat(three.get(0).counters().foreignSender()).isEqualTo(1);
        MemberMetadata changed = Nodes.metadata("still here");
        three.get(1).updateMetadata(changed);
        await().until(() ->
                three.get(0).view().member(TWO).orElseThrow().metadata().equals(changed));
    }

    @Test
    void shouldIgnoreMetadataItCannotRead() {
        List<ScaleCubeMembership> three = lattice.startThree();
        Impostor impostor = new Impostor(lattice.network.lane(Nodes.node(4)), new byte[] {1});

        impostor.introduceTo(Nodes.node(1));

        await().until(() -> three.get(0).counters().badMetadata() > 0);
        assertThat(three.get(0).view().member(Nodes.node(4).node())).isEmpty();
        MemberMetadata changed = Nodes.metadata("still here");
        three.get(1).updateMetadata(changed);
        await().until(() ->
                three.get(0).view().member(TWO).orElseThrow().metadata().equals(changed));
    }

    @Test
    void shouldCallListenersOnOneThreadAndOutliveOneThatThrows() {
        List<ScaleCubeMembership> three = lattice.startThree();
        AtomicReference<String> thread = new AtomicReference<>("");
        CountDownLatch heard = new CountDownLatch(2);

        three.get(0).listen(event -> {
            throw new IllegalStateException("on purpose");
        });
        three.get(0).listen(event -> {
            thread.set(Thread.currentThread().getName());
            heard.countDown();
        });

        await().until(() -> heard.getCount() == 0);
        assertThat(thread.get()).isEqualTo("lattice-membership-" + ONE.shortText());
    }

    @Test
    void shouldShowAWholeViewToAnyThread() throws InterruptedException {
        ScaleCubeMembership first = lattice.start(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers = Arrays.stream(new int[4])
                .mapToObj(any -> new Thread(() -> {
                    long last = -1;
                    while (!Thread.currentThread().isInterrupted()) {
                        MembershipView view = first.view();
                        int seen = 0;
                        for (Map.Entry<KeyId, Member> other : view.others().entrySet()) {
                            seen += other.getValue().node().equals(other.getKey()) ? 1 : 0;
                        }
                        if (view.version() < last || seen != view.size() - 1) {
                            failure.set(new AssertionError("went back or torn: " + view));
                        }
                        last = view.version();
                    }
                }))
                .toList();
        readers.forEach(Thread::start);
        try {
            List<ScaleCubeMembership> others = List.of(lattice.start(2, 1), lattice.start(3, 1));
            await().until(() -> first.view().size() == 3);
            others.forEach(ScaleCubeMembership::leave);
            await().until(() -> first.view().size() == 1);
        } finally {
            for (Thread reader : readers) {
                reader.interrupt();
                reader.join();
            }
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void shouldRefuseWhatItCannotDo() {
        ScaleCubeMembership one = lattice.start(1);
        MemberMetadata large = MemberMetadata.of("n", Map.of("label", "x".repeat(1_000)), "1");

        assertThatThrownBy(one::start).isInstanceOf(MembershipException.class);
        assertThatThrownBy(() -> one.updateMetadata(large)).hasMessageContaining("may take 1000");
        assertThat(one.view().self().metadata().name()).isEqualTo("node-1");
        one.close();
        one.close();
        assertThat(one.leave()).isCompleted();
        assertThatThrownBy(() -> one.updateMetadata(Nodes.metadata("late"))).hasMessage("membership has ended");
        ScaleCubeMembership never = ScaleCubeMembership.create(
                lattice.network.lane(Nodes.node(5)),
                Nodes.metadata("never"),
                List.of(),
                MembershipSettings.fast(),
                new Random(1),
                Clock.systemUTC());
        assertThat(never.leave()).isCompleted();
        assertThatThrownBy(never::start).isInstanceOf(MembershipException.class);
    }
}
