package dev.lattice.node.engine.hostile;

import static dev.lattice.node.engine.hostile.Attack.by;
import static dev.lattice.node.engine.hostile.Attack.byGuest;

import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Guests that misuse what their host offers: calls, replies, pointers. */
final class HostAttacks {
    private static final int MIB = 1 << 20;
    private static final String PAST = "reach past the guest's memory of 65536 bytes";
    private static final String PAYLOAD_LIMIT = "payload limit: 8 MiB allowed";

    private HostAttacks() {}

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>(calls());
        all.addAll(chains());
        all.addAll(replies());
        all.addAll(pointers());
        return all;
    }

    private static List<Attack> calls() {
        return List.of(
                byGuest("100,000 host calls", "host-loop", Probe.of(Expected.limit("host call limit: 10000 per turn"))),
                asking("a host that is silent", "test:silent", Expected.timeout()),
                by(
                        "a silent host, withdrawn",
                        HostAttacks::forward,
                        Probe.of("test:silent", Payload.EMPTY, Expected.cancelled())
                                .withdrawnAfter(100)),
                asking("an answer over its memory", "test:large", Expected.trap("reach past the guest's memory")),
                asking("an answer over the limit", "test:larger", Expected.error(PAYLOAD_LIMIT, "host's answer")),
                asking("a host with a fault", "test:throw", Expected.trap("the host gave up")),
                byGuest("calls back after errors", "ignores-errors", Probe.of(Expected.reply("done"))),
                by(
                        "no UTF-8 in an operation",
                        () -> Wat.guest("invalid-utf8"),
                        Probe.of(Expected.error("the operation is not UTF-8"))),
                byGuest(
                        "names of 8 MiB",
                        "names",
                        Probe.of(words(8 * MIB), Expected.limit("name limit: 4 KiB allowed"))
                                .lasting(2_000)),
                byGuest("names over 8 MiB", "names", Probe.of(words(8 * MIB + 1), Expected.limit("limit"))),
                byGuest("names of 4 KiB", "names", Probe.of(words(4096), Expected.limit("host call limit"))),
                byGuest(
                        "memory grows beneath an answer",
                        "answer-past-end",
                        Probe.of("Grow", Payload.ofText("12345678"), Expected.trap("__host_response", "reach past")),
                        Probe.of("Grow it", Payload.ofText("12345678"), Expected.reply("12345678"))));
    }

    private static List<Attack> chains() {
        return List.of(
                asking("calls itself", "calls itself", Expected.error("CALL_CYCLE")),
                by("two chains, two instances", HostAttacks::forward, chained(), chained(), chained(), chained())
                        .allTogether());
    }

    private static Probe chained() {
        return Probe.of("two chains, two instances", Payload.EMPTY, new Expected("TIMEOUT or GUEST_ERROR", List.of()))
                .lasting(Probe.SHORT_MILLIS);
    }

    private static List<Attack> replies() {
        return List.of(
                by(
                        "response never set",
                        () -> Wat.guest("silent"),
                        Probe.of(Expected.reply("")),
                        Probe.of(Payload.ofText("fail"), Expected.error(""))),
                by("response set twice", () -> Wat.guest("twice"), Probe.of(Expected.reply("second"))),
                byGuest(
                        "replies and errors of 8 MiB",
                        "large-reply",
                        Probe.of(words(8 * MIB), Expected.reply("8388608 bytes")),
                        Probe.of(words(8 * MIB + 1), Expected.limit(PAYLOAD_LIMIT)),
                        Probe.of("fail", words(8 * MIB), Expected.error("")),
                        Probe.of("fail", words(8 * MIB + 1), Expected.limit(PAYLOAD_LIMIT))),
                byGuest("error text that is no UTF-8", "bad-texts", Probe.of(Expected.error("said the guest"))),
                byGuest("nothing, to everybody", "nothing", Probe.of("", Payload.EMPTY, Expected.reply())),
                byGuest("an import for an export", "reexport", Probe.of(Expected.error(""))));
    }

    private static List<Attack> pointers() {
        return List.of(
                by("pointers out of memory", () -> Wat.guest("pointers"), matrix(9, Set.of(0, 1))),
                byGuest("pointers out of memory, WASI", "wasi-pointers", matrix(11, Set.of(2, 4, 5, 6, 7, 8, 9, 10))),
                byGuest(
                        "abort with pointers",
                        "abort-with",
                        Probe.of(words(0, 0, 0, 0), Expected.trap("abort")),
                        Probe.of(words(204, 204, -1, -1), Expected.trap("abort")),
                        Probe.of(words(304, 304, -1, -1), Expected.trap("abort")),
                        Probe.of(words(-1, -1, 0, 0), Expected.trap("abort")),
                        Probe.of(words(3, 65536, 0, 0), Expected.trap("abort")),
                        Probe.of(words(65535, 65533, 0, 0), Expected.trap("abort"))));
    }

    /**
     * Each of the guest's functions with each pair of a start and a length that is none of its memory's.
     *
     * @param fixed functions that take a start only, and write what they have there
     */
    private static Probe[] matrix(int functions, Set<Integer> fixed) {
        int[][] places = {{65536, 1}, {-1, 1}, {0, -1}, {-1, -1}, {65535, 2}, {0x7fffffff, 0x7fffffff}};
        List<Probe> probes = new ArrayList<>();
        for (int function = 0; function < functions; function++) {
            for (int[] place : places) {
                if (place[0] != 0 || !fixed.contains(function)) {
                    probes.add(Probe.of(words(function, place[0], place[1]), Expected.trap(PAST)));
                }
            }
        }
        return probes.toArray(Probe[]::new);
    }

    private static Attack asking(String name, String whom, Expected expected) {
        return by(name, HostAttacks::forward, Probe.of(whom, Payload.EMPTY, expected));
    }

    private static Payload forward() {
        return Wat.guest("forward");
    }

    static Payload words(int... values) {
        byte[] bytes = new byte[4 * values.length];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (values[at / 4] >>> 8 * (at % 4));
        }
        return Payload.wrap(bytes);
    }
}
