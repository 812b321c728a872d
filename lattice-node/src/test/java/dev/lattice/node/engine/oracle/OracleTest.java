package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The oracle itself: it sees differences, its guests are the same each time, and it makes small what it found. */
class OracleTest extends OracleFixture {
    private GeneratedGuest firstThat(java.util.function.Predicate<Trace> shows) {
        return LongStream.range(1, 300)
                .mapToObj(GuestGenerator::guest)
                .filter(guest -> shows.test(engines().get(0).run(guest.scenario())))
                .findFirst()
                .orElseThrow();
    }

    private static boolean trapsOnMemory(Trace trace) {
        return trace.steps().stream()
                .anyMatch(step ->
                        step instanceof Step.Trapped trapped && trapped.kind() == TrapKind.MEMORY_OUT_OF_BOUNDS);
    }

    @Test
    void shouldMakeTheSameGuestOfASeed() {
        GeneratedGuest guest = GuestGenerator.guest(7);
        GeneratedGuest again = GuestGenerator.guest(7);
        assertThat(again.module()).isEqualTo(guest.module());
        assertThat(again.module().encode()).isEqualTo(guest.module().encode());
        assertThat(again.messages()).isEqualTo(guest.messages());
        assertThat(GuestGenerator.guest(8).module()).isNotEqualTo(guest.module());
    }

    @Test
    void shouldSeeADifferenceInOneByte() {
        Oracle engine = engines().get(0);
        GeneratedGuest guest = firstThat(trace -> trace.steps().size() > 4
                && trace.steps().stream().anyMatch(Step.HostCall.class::isInstance)
                && trace.steps().stream().allMatch(step -> !step.isEnd() || step instanceof Step.Completed));
        Scenario scenario = guest.scenario();
        HostScript other = (index, call) -> {
            HostReply reply = scenario.host().answer(index, call);
            return index > 0 ? reply : new HostReply.Failure("something else");
        };
        Verdict same = Verdict.of(engine, engine, scenario);
        assertThat(same.agrees()).as(same.toString()).isTrue();
        Verdict differing = new Verdict(engine, engine.run(scenario), engine, engine.run(scenario.with(other)));
        assertThat(differing.agrees()).as(differing.toString()).isFalse();
    }

    @Test
    void shouldAllowOnlyWhatIsListed() {
        assertThat(KnownDifference.allows(trapped(TrapKind.UNREACHABLE, "a"), trapped(TrapKind.UNREACHABLE, "b")))
                .isTrue();
        assertThat(KnownDifference.allows(trapped(TrapKind.UNREACHABLE, "a"), trapped(TrapKind.OTHER, "a")))
                .isFalse();
        assertThat(KnownDifference.allows(trapped(TrapKind.BAD_POINTER, "a"), trapped(TrapKind.BAD_POINTER, "b")))
                .isFalse();
        Event reply = new Event.Stepped(new Step.Completed(Payload.ofText("a")));
        assertThat(KnownDifference.allows(reply, new Event.Stepped(new Step.Completed(Payload.ofText("b")))))
                .isFalse();
        assertThat(new Trace(List.of(reply, reply))).isNotEqualTo(new Trace(List.of(reply)));
        Verdict longer = new Verdict(
                engines().get(0), new Trace(List.of(reply, reply)), engines().get(0), new Trace(List.of(reply)));
        assertThat(longer.agrees()).isFalse();
    }

    private static Event trapped(TrapKind kind, String text) {
        return new Event.Stepped(new Step.Trapped(kind, text));
    }

    @Test
    void shouldMakeAGuestSmallThatStillTraps() {
        Oracle engine = engines().get(0);
        GeneratedGuest guest = firstThat(OracleTest::trapsOnMemory);
        GeneratedGuest small = Shrinker.shrink(guest, each -> trapsOnMemory(engine.run(each.scenario())), 400);
        assertThat(trapsOnMemory(engine.run(small.scenario()))).isTrue();
        assertThat(small.module().text().length())
                .as("\n" + small.module().text())
                .isLessThan(guest.module().text().length() / 2);
        assertThat(small.messages()).hasSize(1);
    }
}
