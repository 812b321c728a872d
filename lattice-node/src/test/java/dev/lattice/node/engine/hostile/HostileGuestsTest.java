package dev.lattice.node.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.TestEngine;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some quick attacks for every build; {@code mvn verify -Phostile} tries them all. */
class HostileGuestsTest {
    private static final Set<String> QUICK = Set.of(
            "endless loop",
            "endless recursion",
            "host call 3,000 frames deep",
            "every trap",
            "memory to the limit",
            "table growth",
            "a silent host, withdrawn",
            "an answer over its memory",
            "calls itself",
            "pointers out of memory",
            "_initialize traps",
            "start function asks its host",
            "one function more");

    @ParameterizedTest
    @EnumSource
    void shouldBearQuickAttacksBesideANeighbourThatMissesNoReply(TestEngine engine) {
        engine.assumeThere();
        List<Attack> attacks = Attacks.all().stream()
                .filter(attack -> QUICK.contains(attack.name()))
                .map(attack -> attack.on(engine.name().toLowerCase(Locale.ROOT)))
                .toList();
        assertThat(attacks).hasSameSizeAs(QUICK);
        try (Arena arena = new Arena(engine.open(Arena.INSTANCES));
                Neighbour neighbour = Neighbour.moveIn(arena)) {
            for (Attack attack : attacks) {
                assertThat(new Assault(arena).carryOut(attack).complaints())
                        .as(attack.name())
                        .isEmpty();
            }
            assertThat(neighbour.report()).satisfies(report -> {
                assertThat(report.firstMiss()).isEmpty();
                assertThat(report.calls()).isPositive();
            });
        }
    }
}
