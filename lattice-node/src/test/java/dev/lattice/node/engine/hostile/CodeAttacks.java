package dev.lattice.node.engine.hostile;

import static dev.lattice.node.engine.hostile.Attack.by;
import static dev.lattice.node.engine.hostile.Attack.byGuest;

import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.List;

/** Guests that never end, or end badly, by what they compute. */
final class CodeAttacks {
    private static final String OVERFLOW = "call stack exhausted";
    private static final long WITHDRAWN_MILLIS = 100;

    private CodeAttacks() {}

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>(loops());
        all.addAll(recursions());
        all.addAll(traps());
        return all;
    }

    private static List<Attack> loops() {
        return List.of(
                by("endless loop", () -> Wat.guest("loop"), Probe.of(Expected.timeout())),
                by(
                        "endless loop, withdrawn",
                        () -> Wat.guest("loop"),
                        Probe.of(Expected.cancelled()).withdrawnAfter(WITHDRAWN_MILLIS)),
                byGuest("tail calls without end", "tail-calls", Probe.of(Expected.timeout()))
                        .otherwiseOnChicory("its tail calls take stack, and end with it", Expected.trap(OVERFLOW)),
                byGuest("sched_yield in a loop", "yield-loop", Probe.of(Expected.timeout())));
    }

    private static List<Attack> recursions() {
        return List.of(
                byGuest("endless recursion", "recurse", Probe.of(Expected.trap(OVERFLOW))),
                byGuest("recursion through a table", "recurse-indirect", Probe.of(Expected.trap(OVERFLOW))),
                byGuest("recursion that logs", "recurse-logging", Probe.of(Expected.trap(OVERFLOW))),
                by("a frame over the stack", LargeModules::hugeFrame, Probe.of(Expected.trap(OVERFLOW))),
                by("63 parameters each", LargeModules::manyParameters, Probe.of(Expected.trap(OVERFLOW))),
                byGuest("host call 3,000 frames deep", "deep-host-call", Probe.of(Expected.reply())));
    }

    private static List<Attack> traps() {
        return List.of(
                by(
                        "every trap",
                        () -> Wat.guest("traps"),
                        trap(0, "unreachable"),
                        trap(1, "out of bounds memory access"),
                        trap(2, "undefined element"),
                        trap(3, "uninitialized element"),
                        trap(4, "indirect call type mismatch"),
                        trap(5, "integer overflow"),
                        trap(6, "integer divide by zero"),
                        trap(7, "invalid conversion to integer"),
                        trap(8, OVERFLOW)),
                byGuest(
                        "numbers without a result",
                        "floats",
                        trap(0, "invalid conversion to integer"),
                        trap(1, "integer overflow"),
                        trap(2, "integer overflow"),
                        trap(3, "integer overflow"),
                        trap(4, "integer overflow"),
                        trap(5, "integer divide by zero")));
    }

    private static Probe trap(int kind, String text) {
        return Probe.of(Payload.wrap(new byte[] {(byte) kind}), Expected.trap(text));
    }
}
