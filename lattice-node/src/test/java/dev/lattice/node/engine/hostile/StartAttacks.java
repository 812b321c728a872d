package dev.lattice.node.engine.hostile;

import static dev.lattice.node.engine.hostile.Attack.byGuest;
import static dev.lattice.node.engine.hostile.Attack.refused;
import static dev.lattice.node.engine.hostile.Attack.refusedGuest;

import dev.lattice.node.engine.Wat;
import java.util.List;

/** Guests that strike before they are asked anything. */
final class StartAttacks {
    static final String LATE = "did not end in time";

    private StartAttacks() {}

    static List<Attack> all() {
        return List.of(
                refusedGuest("start function loops", "start-loop", LATE),
                refusedGuest("start function recurses", "start-recurses", "call stack exhausted"),
                refused(
                        "start function traps",
                        () -> Wat.assemble("(module (memory (export \"memory\") 1) (start $s) (func $s unreachable)"
                                + "(func (export \"__guest_call\") (param i32 i32) (result i32) (i32.const 1)))"),
                        "unreachable"),
                refusedGuest("_initialize traps", "init-trap", "unreachable"),
                refusedGuest("_start divides by zero", "start-export-trap", "integer divide by zero"),
                refusedGuest("wapc_init: proc_exit(3)", "wapc-init-exit", "proc_exit(3)"),
                refusedGuest("initialiser sleeps for ever", "init-sleeps", LATE),
                refusedGuest("initialiser grows", "init-grows", "memory limit: 64 MiB allowed"),
                refusedGuest("initialiser logs", "init-logs", LATE),
                refusedGuest("initialiser asks its host", "init-calls-forever", "host call limit: 10000"),
                byGuest("start function asks its host", "start-calls", Probe.of(Expected.reply("DENIED"))),
                byGuest("start function replies", "start-responds", Probe.of(Expected.reply(""))));
    }
}
