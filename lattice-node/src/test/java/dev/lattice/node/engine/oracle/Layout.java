package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.oracle.GuestModule.Global;
import dev.lattice.node.engine.oracle.GuestModule.Import;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What all generated guests have in common: imports, helpers, globals, and what stands where in their memory. */
final class Layout {
    static final int REQUEST = 0;
    static final int RESPONSE = 1;
    static final int ERROR = 2;
    static final int HOST_CALL = 3;
    static final int HOST_RESPONSE_LEN = 4;
    static final int HOST_RESPONSE = 5;
    static final int HOST_ERROR_LEN = 6;
    static final int HOST_ERROR = 7;
    static final int CONSOLE_LOG = 8;
    static final int ABORT = 9;
    static final int FD_WRITE = 10;
    static final int PROC_EXIT = 11;
    static final int POLL = 12;
    /** From here on imports of WASI that answer without doing anything. */
    static final int FIRST_IDLE = 13;

    private static final String WASI = "wasi_snapshot_preview1";
    private static final List<String> WAPC = List.of(
            "__guest_request ii",
            "__guest_response ii",
            "__guest_error ii",
            "__host_call iiiiiiii i32",
            "__host_response_len - i32",
            "__host_response i",
            "__host_error_len - i32",
            "__host_error i",
            "__console_log ii");
    private static final List<String> OTHERS = List.of(
            "fd_write iiii i32",
            "proc_exit i",
            "poll_oneoff iiii i32",
            "args_sizes_get ii i32",
            "environ_get ii i32",
            "fd_fdstat_get ii i32",
            "fd_close i i32",
            "fd_prestat_get ii i32",
            "fd_seek ilii i32",
            "path_open iiiiillii i32",
            "clock_res_get ii i32",
            "sched_yield - i32");

    static final int IMPORTS = WAPC.size() + 1 + OTHERS.size();

    static final int CANONICAL_32 = IMPORTS;
    static final int CANONICAL_64 = IMPORTS + 1;
    static final int CHECKSUM = IMPORTS + 2;
    static final int DEEP = IMPORTS + 3;
    /** The generated functions. */
    static final int FIRST_FUNCTION = IMPORTS + 4;

    /** Counts down with each call and each round of a loop, so that all guests end. */
    static final int FUEL = 0;

    static final List<Global> GLOBALS = Stream.of(
                    Type.I32, Type.I32, Type.I32, Type.I64, Type.I64, Type.F32, Type.F32, Type.F64, Type.F64)
            .map(Global::new)
            .toList();

    /** Texts, valid and not, up to here; the first segment of data. */
    static final int TEXT_BYTES = 0x300;

    static final int SUBSCRIPTION = 0x300;
    static final int RESULT = 0x400;
    static final int RESULT_BYTES = 0x280;
    static final int OPERATION = 0x800;
    static final int PAYLOAD = 0xa00;
    /** Addresses below this are in every guest's memory. */
    static final int SAFE_BYTES = 0x8000;

    static final int PAGE_BYTES = 1 << 16;

    private Layout() {}

    /** The imports; each of waPC's comes from either module. */
    static List<Import> imports(Dice dice) {
        List<Import> imports = new ArrayList<>();
        String usual = dice.percent(50) ? "wapc" : "wasmbus";
        boolean mixed = dice.percent(10);
        for (String line : WAPC) {
            imports.add(function(mixed && dice.percent(50) ? "wapc" : usual, line));
        }
        imports.add(function("env", "abort iiii"));
        OTHERS.forEach(line -> imports.add(function(WASI, line)));
        return List.copyOf(imports);
    }

    private static Import function(String module, String line) {
        String[] words = line.split(" ");
        Type result = words.length > 2 ? Type.of(words[2]) : Type.NONE;
        return new Import(module, words[0], Signature.of(words[1].replace("-", ""), result));
    }
}
