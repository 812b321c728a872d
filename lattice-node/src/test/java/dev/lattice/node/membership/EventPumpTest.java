package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.membership.MembershipEvent.Joined;
import dev.lattice.node.membership.MembershipEvent.Leaving;
import dev.lattice.node.membership.MembershipEvent.Removed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener hears that did not listen for a while. */
class EventPumpTest {
    private final MemberTable table = new MemberTable(new Member(Nodes.node(1), Nodes.metadata("self")));
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final EventPump pump = new EventPump(table::state, tasks::add);
    private final List<MembershipEvent> heard = new ArrayList<>();

    private final Member two = new Member(Nodes.node(2), Nodes.metadata("two"));
    private final MemberId first = new MemberId(two.node(), 1);
    private final MemberId second = new MemberId(two.node(), 2);

    @Test
    void shouldQueueOneTaskHoweverMuchHappens() {
        pump.add(heard::add);
        for (int i = 0; i < 1_000; i++) {
            table.alive(first, two);
            table.removed(first);
            pump.signal();
        }

        assertThat(tasks).hasSize(1);
        run();
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldTellOfALeaverItHasNotMetAsOfBoth() {
        table.alive(first, two);
        table.leaving(first);
        pump.add(heard::add);
        run();
        table.removed(first);
        pump.signal();
        run();

        assertThat(heard).containsExactly(new Joined(two), new Leaving(two), new Removed(two));
    }

    @Test
    void shouldTellRunsApart() {
        table.alive(first, two);
        pump.add(heard::add);
        run();
        table.alive(second, two);
        table.leaving(first);
        table.removed(first);
        pump.signal();
        run();

        assertThat(heard).containsExactly(new Joined(two), new Removed(two), new Joined(two));
        assertThat(table.current(two.node())).contains(second);
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
