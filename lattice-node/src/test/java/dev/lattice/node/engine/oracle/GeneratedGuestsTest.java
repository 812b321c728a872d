package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.oracle.GuestModule.Function;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.util.List;
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

    /** When this fails Chicory has become better, and {@link ExpressionGenerator} can leave out less. */
    @Test
    void shouldStillHaveAReasonToLeaveOutRounding() {
        assumeSeveral();
        GuestModule module = GuestGenerator.guest(FIRST_SEED).module();
        Code value = Code.op("f32.convert_i64_u", Code.constant(Type.I64, 0xe2fb60762f37c3c1L));
        List<Code> body = List.of(
                Code.memory("f32.store", 0x38, Type.NONE, 0, Code.i32(0), value),
                Code.call(Layout.RESPONSE, Type.NONE, Code.i32(0), Code.i32(4)),
                Code.i32(1));
        List<Function> functions = module.functions().stream()
                .filter(each ->
                        !each.export().matches("_.*|wapc_init") || each.export().equals("__guest_call"))
                .map(each -> each.export().isEmpty() ? each : each.with(body))
                .toList();
        Scenario scenario = Scenario.of("rounding", module.with(functions).encode(), Message.of("Do", ""));
        assertThat(last(engines().get(0), scenario)).isEqualTo(reply(0x5f62fb60));
        assertThat(last(engines().get(1), scenario)).isEqualTo(reply(0x5f62fb61));
    }

    private static Step last(Oracle engine, Scenario scenario) {
        List<Step> steps = engine.run(scenario).steps();
        return steps.get(steps.size() - 1);
    }

    private static Step reply(int bits) {
        return new Step.Completed(Payload.wrap(
                ByteBuffer.allocate(4).putInt(Integer.reverseBytes(bits)).array()));
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
