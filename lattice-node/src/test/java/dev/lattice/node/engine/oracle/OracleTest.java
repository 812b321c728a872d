package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

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
        Scenario scenario = Scenario.of("relay", scriptGuest("behaviours"), Message.of("Relay", "x"));
        Scenario same = scenario.with(HostScript.giving(Payload.ofText("answer")));
        Scenario other = scenario.with(HostScript.giving(Payload.ofText("answes")));
        assertThat(new Verdict(engine, engine.run(same), engine, engine.run(same)).agrees())
                .isTrue();
        Verdict differing = new Verdict(engine, engine.run(same), engine, engine.run(other));
        assertThat(differing.agrees()).isFalse();
        assertThat(differing.toString()).contains("'answer'").contains("'answes'");
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
        assertThat(size(small)).as(small.module().text()).isLessThan(size(guest) / 4);
        assertThat(small.messages()).hasSize(1);
    }

    private static int size(GeneratedGuest guest) {
        return guest.module().functions().stream()
                .skip(Helpers.all().size())
                .mapToInt(function -> Pruner.size(function.body()))
                .sum();
    }
}
