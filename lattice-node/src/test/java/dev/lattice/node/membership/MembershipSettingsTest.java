package dev.lattice.node.membership;

import static dev.lattice.node.membership.Lattice.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipSettingsTest {
    @Test
    void shouldRemoveOneOfThreeWithinTwelveSeconds() {
        assertThat(MembershipSettings.defaults().removalMillis(3)).isLessThanOrEqualTo(12_000);
        assertThat(MembershipSettings.defaults().removalMillis(50)).isLessThan(40_000);
    }

    @Test
    void shouldRemoveACrashedNodeWithTheDefaults() {
        try (Lattice lattice = new Lattice(MembershipSettings.defaults())) {
            List<ScaleCubeMembership> three = lattice.startThree();

            lattice.network.crash(Nodes.node(2).node());

            await().until(() ->
                    three.get(0).view().size() == 2 && three.get(2).view().size() == 2);
        }
    }

    @Test
    void shouldRefuseWhatCannotWork() {
        assertThatThrownBy(() -> new MembershipSettings(250, 250, 3, 100, 3, 3, 4, 3_000, 3_000, 3_000, 1, 1, 1, 1, 1))
                .hasMessageContaining("must be less than pingIntervalMillis (250)");
        assertThatThrownBy(() -> new MembershipSettings(500, 250, 3, 0, 3, 3, 4, 3_000, 3_000, 3_000, 1, 1, 1, 1, 1))
                .hasMessage("gossipIntervalMillis must be positive, not 0");
    }
}
