package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Real ScaleCube members over a fake network. */
final class Lattice implements AutoCloseable {
    final FakeNetwork network = new FakeNetwork();
    final Map<KeyId, List<MembershipEvent>> events = new TreeMap<>();
    private final MembershipSettings settings;
    private final RandomGenerator random = new Random(1);
    private final List<ScaleCubeMembership> members = new ArrayList<>();

    Lattice(MembershipSettings settings) {
        this.settings = settings;
    }

    /** Starts node {@code number}, which is named after it, with these nodes as seeds. */
    ScaleCubeMembership start(int number, int... seeds) {
        NodeAddress address = Nodes.node(number);
        List<HostPort> at = new ArrayList<>();
        for (int seed : seeds) {
            at.add(Nodes.node(seed).hostPort());
        }
        ScaleCubeMembership member = ScaleCubeMembership.create(
                network.lane(address), Nodes.metadata("node-" + number), at, settings, random, Clock.systemUTC());
        List<MembershipEvent> seen = new CopyOnWriteArrayList<>();
        events.put(address.node(), seen);
        member.listen(seen::add);
        members.add(member);
        // Wait for what start itself waits for, so that the lane's listener is there when a test speaks to it.
        assertThat(member.start()).succeedsWithin(Duration.ofSeconds(30));
        return member;
    }

    /** Nodes 1 to 3, of which the first is the seed of the others, when each sees all. */
    List<ScaleCubeMembership> startThree() {
        List<ScaleCubeMembership> three = List.of(start(1), start(2, 1), start(3, 1));
        await().until(() -> three.stream().allMatch(one -> one.view().size() == 3));
        return three;
    }

    List<MembershipEvent> events(int number) {
        return events.get(Nodes.node(number).node());
    }

    /** Generous, for the machine may be busy; a test that passes does not wait that long. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
    }

    @Override
    public void close() {
        members.forEach(ScaleCubeMembership::close);
        network.close();
    }
}
