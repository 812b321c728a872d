package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.membership.GossipMessage.Belief;
import dev.lattice.node.membership.GossipMessage.News;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Rumour;
import dev.lattice.protocol.id.KeyId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsFilterTest {
    private static final KeyId SELF = Nodes.node(1).node();
    private static final KeyId TWO = Nodes.node(2).node();
    private static final KeyId THREE = Nodes.node(3).node();
    private static final Peer ABOUT = new Peer(Nodes.node(9), 1);

    private final HandClock clock = new HandClock();
    private final NewsFilter filter = new NewsFilter(clock, 3_000);

    @Test
    void shouldTellEachPeerOnce() {
        assertThat(filter.toTell(TWO, alive(1, SELF))).isEqualTo(alive(1, SELF));
        assertThat(filter.toTell(TWO, alive(1, SELF)).rumours()).isEmpty();
        assertThat(filter.toTell(THREE, alive(1, SELF)).rumours()).hasSize(1);
        assertThat(filter.toTell(TWO, alive(2, SELF)).rumours())
                .as("a later incarnation is news")
                .hasSize(1);
    }

    @Test
    void shouldHearOnceWhateverTheOrigin() {
        assertThat(filter.toHear(TWO, alive(1, TWO)).rumours()).hasSize(1);
        assertThat(filter.toHear(THREE, alive(1, THREE)).rumours()).isEmpty();
        assertThat(filter.toTell(TWO, alive(1, SELF)).rumours())
                .as("it told us itself")
                .isEmpty();
        assertThat(filter.toTell(THREE, alive(1, SELF)).rumours())
                .as("so did this one")
                .isEmpty();
    }

    @Test
    void shouldNotHearWhatItHasSaidItself() {
        filter.toTell(TWO, alive(1, SELF));

        assertThat(filter.toHear(THREE, alive(1, THREE)).rumours()).isEmpty();
    }

    @Test
    void shouldRepeatAfterAWhileAndAfterAFailure() {
        filter.toTell(TWO, alive(1, SELF));
        filter.failed(TWO, alive(1, SELF));
        assertThat(filter.toTell(TWO, alive(1, SELF)).rumours()).hasSize(1);

        clock.advance(Duration.ofMillis(3_001));

        assertThat(filter.toTell(TWO, alive(1, SELF)).rumours()).hasSize(1);
        assertThat(filter.toHear(THREE, alive(2, THREE)).rumours()).hasSize(1);
    }

    @Test
    void shouldRepeatWhenTheClockIsSetBack() {
        filter.toTell(TWO, alive(1, SELF));

        clock.advance(Duration.ofHours(-1));

        assertThat(filter.toTell(TWO, alive(1, SELF)).rumours()).hasSize(1);
    }

    @Test
    void shouldTellAFewOnly() {
        int told = 0;
        for (int peer = 10; peer < 30; peer++) {
            told += filter.toTell(Nodes.node(peer).node(), alive(1, SELF))
                    .rumours()
                    .size();
        }
        assertThat(told).isEqualTo(8);

        filter.failed(Nodes.node(10).node(), alive(1, SELF));

        assertThat(filter.toTell(TWO, alive(1, SELF)).rumours()).hasSize(1);
    }

    @Test
    void shouldRememberABoundedNumber() {
        filter.toTell(TWO, alive(0, SELF));
        for (int incarnation = 1; incarnation <= 5_000; incarnation++) {
            filter.toTell(TWO, alive(incarnation, SELF));
        }

        assertThat(filter.toTell(TWO, alive(5_000, SELF)).rumours()).isEmpty();
        assertThat(filter.toTell(TWO, alive(0, SELF)).rumours()).as("forgotten").hasSize(1);
    }

    private static News alive(int incarnation, KeyId origin) {
        MemberId from = new MemberId(origin, 1);
        return new News(from, List.of(new Rumour(from, 7, new Belief(ABOUT, Belief.State.ALIVE, incarnation))));
    }
}
