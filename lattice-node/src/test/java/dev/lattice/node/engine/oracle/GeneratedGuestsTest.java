package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.Step;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Guests made from seeds behave the same on each engine.
 *
 * <p>The build takes the same seeds each time: a build that fails by chance helps nobody. {@code -Doracle.seed=S
 * -Doracle.modules=N} takes others, and {@code -Doracle.seed=fresh} such as nobody has seen yet.
 */
class GeneratedGuestsTest extends OracleFixture {
    private static final long FIRST_SEED = 1;
    private static final int MODULES = 100;
    private static final int SHRINKING_ATTEMPTS = 3000;

    @Test
    void shouldBehaveTheSameOnEachEngine() {
        assumeSeveral();
        String seed = System.getProperty("oracle.seed", Long.toString(FIRST_SEED));
        long first = seed.equals("fresh") ? System.nanoTime() : Long.parseLong(seed);
        int modules = Integer.getInteger("oracle.modules", MODULES);
        Census census = new Census();
        long begun = System.nanoTime();
        for (long next = first; next < first + modules; next++) {
            compare(GuestGenerator.guest(next), census);
        }
        System.out.printf(
                "oracle: %d generated modules from seed %d on %s, equal, in %.1f s; %s%n",
                modules, first, engines(), (System.nanoTime() - begun) / 1e9, census);
        // What traps or stops at once proves little.
        assertThat(census.share("Completed")).isGreaterThan(0.4);
    }

    private void compare(GeneratedGuest guest, Census census) {
        Oracle reference = engines().get(0);
        Trace expected = reference.run(guest.scenario());
        assertThat(expected.steps())
                .as("%s is valid, seed %d", expected, guest.seed())
                .isNotEmpty();
        census.count(expected);
        for (Oracle other : engines().subList(1, engines().size())) {
            Verdict verdict = new Verdict(reference, expected, other, other.run(guest.scenario()));
            if (!verdict.agrees()) {
                throw new AssertionError(told(guest, reference, other));
            }
        }
    }

    private static String told(GeneratedGuest guest, Oracle reference, Oracle other) {
        GeneratedGuest small = Shrinker.shrink(
                guest,
                smaller -> !Verdict.of(reference, other, smaller.scenario()).agrees(),
                SHRINKING_ATTEMPTS);
        return "engines differ; again by -Doracle.seed=" + guest.seed() + " -Doracle.modules=1\n"
                + Verdict.of(reference, other, small.scenario()) + "\nlimits " + small.limits() + "\n"
                + small.module().text();
    }

    /** How turns ended. */
    private static final class Census {
        private final Map<String, Integer> ends = new TreeMap<>();

        void count(Trace trace) {
            trace.steps().stream().filter(Step::isEnd).forEach(step -> ends.merge(name(step), 1, Integer::sum));
        }

        private static String name(Step step) {
            if (step instanceof Step.Trapped trapped) {
                return "Trapped " + trapped.kind();
            }
            return step instanceof Step.Stopped stopped
                    ? "Stopped " + stopped.reason()
                    : step.getClass().getSimpleName();
        }

        double share(String name) {
            int all = ends.values().stream().mapToInt(Integer::intValue).sum();
            return (double) ends.getOrDefault(name, 0) / all;
        }

        @Override
        public String toString() {
            return ends.toString();
        }
    }
}
