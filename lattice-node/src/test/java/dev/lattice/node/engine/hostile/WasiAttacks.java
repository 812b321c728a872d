package dev.lattice.node.engine.hostile;

import static dev.lattice.node.engine.hostile.Attack.byGuest;
import static dev.lattice.node.engine.hostile.HostAttacks.words;

import java.util.List;

/** Guests that misuse WASI and their log. */
final class WasiAttacks {
    private static final int MIB = 1 << 20;

    private WasiAttacks() {}

    static List<Attack> all() {
        return List.of(
                byGuest("poll_oneoff for no time, in a loop", "poll-zero", Probe.of(Expected.timeout())),
                byGuest("poll_oneoff for 584 years", "poll-huge", Probe.of(Expected.timeout())),
                byGuest(
                        "random_get",
                        "random",
                        Probe.of(words(-1), Expected.trap("random_get", "reach past")),
                        Probe.of(words(32 * MIB), Expected.limit("payload limit: 8 MiB")),
                        Probe.of(words(8 * MIB), Expected.timeout())),
                byGuest(
                        "proc_exit",
                        "exit",
                        Probe.of(words(0), Expected.trap("proc_exit(0)")),
                        Probe.of(words(3), Expected.trap("proc_exit(3)")),
                        Probe.of(words(-1), Expected.trap("proc_exit"))),
                byGuest("64 MiB of empty log lines", "log-lines", Probe.of(Expected.reply())),
                byGuest("32,768 log lines of a letter", "log-letters", Probe.of(Expected.reply())),
                byGuest("logs for ever", "log-loop", Probe.of(Expected.timeout())),
                byGuest("a line without end", "write-loop", Probe.of(Expected.timeout())),
                byGuest(
                        "1,000 overlapping vectors to write",
                        "write-overlapping",
                        Probe.of(words(1_000, 48 * MIB, 1), Expected.reply()).lasting(1_000)),
                byGuest(
                        "1,000 overlapping vectors, for ever",
                        "write-overlapping",
                        Probe.of(words(1_000, 48 * MIB, 0), Expected.timeout()).lasting(1_000)),
                byGuest(
                        "a million vectors of nothing, for ever",
                        "write-overlapping",
                        Probe.of(words(1_000_000, 0, 0), Expected.timeout()).lasting(1_000)));
    }
}
