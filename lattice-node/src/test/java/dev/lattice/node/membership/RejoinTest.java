package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RejoinTest {
    private static final NodeAddress SELF = Nodes.node(1);
    private static final NodeAddress TWO = Nodes.node(2);
    private static final NodeAddress THREE = Nodes.node(3);

    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(7);
    private final HandClock clock = new HandClock();

    @Test
    void shouldLookForSeedsUntilTheyAreMembers() {
        Rejoin rejoin = rejoin(List.of(SELF.hostPort(), TWO.hostPort(), TWO.hostPort()));
        assertThat(rejoin.seeds()).containsExactly(TWO.hostPort());
        assertThat(rejoin.missing()).containsExactly(new Rejoin.Target.Seed(TWO.hostPort()));

        rejoin.joined(TWO);

        assertThat(rejoin.missing()).isEmpty();
        assertThat(rejoin.member()).contains(new Rejoin.Target.Node(TWO));
        rejoin.removed(TWO);
        assertThat(rejoin.missing()).as("by its key, not twice").containsExactly(new Rejoin.Target.Node(TWO));
    }

    @Test
    void shouldKnowASeedUnderAnotherNameOnceItHasAnswered() {
        HostPort alias = new HostPort("localhost", TWO.port());
        Rejoin rejoin = rejoin(List.of(alias));
        rejoin.joined(TWO);
        assertThat(rejoin.missing()).hasSize(1);

        rejoin.found(alias, TWO.node());

        assertThat(rejoin.missing()).isEmpty();
    }

    @Test
    void shouldLookForTheLostUntilTheyAreBack() {
        Rejoin rejoin = rejoin(List.of());
        assertThat(rejoin.missing()).isEmpty();
        assertThat(rejoin.member()).isEmpty();
        rejoin.removed(TWO);
        rejoin.removed(THREE);
        assertThat(rejoin.missing())
                .containsExactlyInAnyOrder(new Rejoin.Target.Node(TWO), new Rejoin.Target.Node(THREE));

        rejoin.joined(TWO);

        assertThat(rejoin.missing()).containsExactly(new Rejoin.Target.Node(THREE));
    }

    @Test
    void shouldTryAllInTurn() {
        Rejoin rejoin = rejoin(List.of());
        for (int i = 0; i < 20; i++) {
            rejoin.removed(numbered(i));
        }

        Set<Rejoin.Target> tried = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            List<Rejoin.Target> some = rejoin.missing();
            assertThat(some).hasSize(MembershipSettings.fast().rejoinFanout());
            tried.addAll(some);
        }

        assertThat(tried).hasSize(20);
    }

    @Test
    void shouldForgetTheOldestBeyondItsBoundsAndAllAfterAWhile() {
        Rejoin rejoin = rejoin(List.of());
        int limit = MembershipSettings.fast().lostMembersLimit();
        for (int i = 0; i <= limit; i++) {
            rejoin.removed(numbered(i));
        }
        Set<Rejoin.Target> tried = new HashSet<>();
        for (int i = 0; i < limit; i++) {
            tried.addAll(rejoin.missing());
        }
        assertThat(tried).doesNotContain(new Rejoin.Target.Node(numbered(0))).hasSize(limit);

        clock.advance(Duration.ofDays(8));

        assertThat(rejoin.missing()).isEmpty();
    }

    @Test
    void shouldRefuseTooManySeeds() {
        List<HostPort> many = new ArrayList<>();
        for (int port = 1; port <= 17; port++) {
            many.add(new HostPort("h", port));
        }

        assertThatThrownBy(() -> rejoin(many)).hasMessage("at most 16 seeds, not 17");
    }

    private static NodeAddress numbered(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        key[1] = (byte) (number >> 8);
        key[31] = 1;
        return new NodeAddress(dev.lattice.protocol.id.KeyId.of(dev.lattice.protocol.id.KeyType.NODE, key), "h", 1);
    }

    private Rejoin rejoin(List<HostPort> seeds) {
        return new Rejoin(SELF, seeds, MembershipSettings.fast(), random, clock);
    }
}
