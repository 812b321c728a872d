package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code mvn verify -Preal}: the actors of the folder that {@code LATTICE_REAL_ACTORS} names, on each engine. */
class RealActorsCheck extends OracleFixture {
    @Test
    void shouldComeToTheSameResultOnEachEngine() {
        String folder = System.getenv().getOrDefault("LATTICE_REAL_ACTORS", "");
        List<RealActor> actors = new RealActors(engines(), Clock.systemUTC()).check(folder);
        System.out.println(RealActors.table(actors));
        // A guest that fails is the guest's; one that fails on one engine alone is ours.
        assertThat(actors.stream().filter(RealActor::differs).toList()).isEmpty();
    }
}
