package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.protocol.id.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RejoinProbesTest {
    private static final byte[] TABLE = {1, 2, 3};
    private static final NodeAddress SELF = Nodes.node(1);

    private final Rejoin rejoin =
            new Rejoin(SELF, List.of(), MembershipSettings.fast(), new Random(1), new HandClock());
    private final List<Sent> sent = new ArrayList<>();
    private final RejoinProbes probes =
            new RejoinProbes(rejoin, new Peer(SELF, 1), (to, bytes) -> sent.add(new Sent(to, bytes)));

    private record Sent(Rejoin.Target to, byte[] bytes) {}

    @Test
    void shouldAskNobodyWhenNobodyIsMissing() {
        assertThat(probes.ask(TABLE)).isFalse();
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldSendTheTableToTheFirstThatAnswers() throws MalformedGossipException {
        rejoin.removed(Nodes.node(2));
        rejoin.removed(Nodes.node(3));
        assertThat(probes.ask(TABLE)).isTrue();
        assertThat(sent).hasSize(2);
        GossipMessage ping = GossipMessageCodec.decode(sent.get(0).bytes());
        assertThat(ping.kind()).isEqualTo(Kind.PING);
        sent.clear();

        assertThat(probes.answered(answer(ping, Nodes.node(3)))).isTrue();
        assertThat(probes.answered(answer(ping, Nodes.node(2)))).isTrue();

        assertThat(sent).containsExactly(new Sent(new Rejoin.Target.Node(Nodes.node(3)), TABLE));
    }

    @Test
    void shouldIgnoreAnswersToFormerRoundsAndLeaveOthersAlone() throws MalformedGossipException {
        rejoin.removed(Nodes.node(2));
        probes.ask(TABLE);
        GossipMessage former = GossipMessageCodec.decode(sent.get(0).bytes());
        probes.ask(TABLE);
        sent.clear();

        assertThat(probes.answered(answer(former, Nodes.node(2)))).isTrue();
        assertThat(probes.answered(Messages.ofEveryShape().get(2)))
                .as("an acknowledgement of ScaleCube's")
                .isFalse();

        assertThat(sent).isEmpty();
    }

    private static GossipMessage answer(GossipMessage ping, NodeAddress by) {
        return new GossipMessage(Kind.PING_ACK, by, ping.correlation(), ping.body());
    }
}
