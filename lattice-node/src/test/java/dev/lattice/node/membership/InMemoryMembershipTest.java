package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.node.membership.MembershipEvent.Joined;
import dev.lattice.node.membership.MembershipEvent.Leaving;
import dev.lattice.node.membership.MembershipEvent.Removed;
import dev.lattice.node.membership.MembershipEvent.Updated;
import dev.lattice.protocol.id.KeyId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryMembershipTest {
    private static final KeyId ONE = Nodes.node(1).node();
    private static final KeyId TWO = Nodes.node(2).node();
    private static final KeyId THREE = Nodes.node(3).node();

    private final InMemoryHub hub = new InMemoryHub();
    private final List<InMemoryMembership> three = new ArrayList<>();
    private final List<MembershipEvent> events = new ArrayList<>();

    @BeforeEach
    void startThree() {
        for (int i = 1; i <= 3; i++) {
            three.add(hub.node(Nodes.node(i), Nodes.metadata("node-" + i)));
        }
        three.forEach(InMemoryMembership::start);
        three.get(0).listen(events::add);
    }

    @Test
    void shouldTellALateListenerOfThoseWhoAreThere() {
        assertThat(events).containsExactlyInAnyOrder(new Joined(self(1)), new Joined(self(2)));
        assertThat(three).allSatisfy(one -> assertThat(one.view().size()).isEqualTo(3));
    }

    @Test
    void shouldSeeUpdates() {
        Member before = self(1);
        events.clear();

        three.get(1).updateMetadata(Nodes.metadata("other"));

        assertThat(events).containsExactly(new Updated(before, self(1)));
        assertThat(three.get(2).view().member(TWO)).contains(self(1));
    }

    @Test
    void shouldDropALeaverAtOnceAndRemoveItLater() {
        events.clear();
        three.get(2).leave();
        assertThat(events).containsExactly(new Leaving(self(2)));
        assertThat(three.get(0).view().member(THREE)).isEmpty();

        hub.settle();

        assertThat(events).containsExactly(new Leaving(self(2)), new Removed(self(2)));
    }

    @Test
    void shouldNoticeACrashWhenTheTestSaysSo() {
        events.clear();
        hub.crash(TWO);
        assertThat(three.get(0).view().size()).isEqualTo(3);

        hub.settle();

        assertThat(events).containsExactly(new Removed(self(1)));
    }

    @Test
    void shouldCutAndHeal() {
        events.clear();
        hub.cut(List.of(ONE), List.of(TWO));
        hub.settle();
        assertThat(events).as("the third still relays").isEmpty();

        hub.cut(List.of(ONE), List.of(THREE));
        hub.settle();
        assertThat(three.get(0).view().size()).isEqualTo(1);
        assertThat(three.get(1).view().size()).isEqualTo(2);

        hub.heal();
        assertThat(three).allSatisfy(one -> assertThat(one.view().size()).isEqualTo(3));
        assertThat(events).hasSize(4);
    }

    @Test
    void shouldTakeARestartedNodeForANewMember() {
        Member old = self(1);
        events.clear();
        hub.crash(TWO);

        hub.node(Nodes.node(2), Nodes.metadata("again")).start();

        assertThat(events)
                .containsExactly(new Removed(old), new Joined(new Member(Nodes.node(2), Nodes.metadata("again"))));
    }

    @Test
    void shouldStayUsableFromWithinAListener() {
        three.get(0)
                .listen(event ->
                        three.get(0).updateMetadata(Nodes.metadata("node-1").withInventory(events.size(), "")));

        hub.node(Nodes.node(4), Nodes.metadata("node-4")).start();

        assertThat(three.get(2).view().member(ONE).orElseThrow().metadata().inventoryVersion())
                .isEqualTo(3);
    }

    @Test
    void shouldEndLikeTheRealOne() {
        List<MembershipEvent> heard = new ArrayList<>();
        Membership.Registration registration = three.get(0).listen(heard::add);
        registration.close();
        registration.close();
        hub.crash(TWO);
        hub.settle();
        assertThat(heard).as("what came before the registration ended").hasSize(2);
        three.get(0).close();

        assertThatThrownBy(() -> three.get(0).updateMetadata(Nodes.metadata("late")))
                .hasMessage("membership has ended");
        assertThatThrownBy(three.get(0)::start).isInstanceOf(MembershipException.class);
        assertThat(three.get(0).leave()).isCompleted();
    }

    private Member self(int index) {
        return three.get(index).view().self();
    }
}
