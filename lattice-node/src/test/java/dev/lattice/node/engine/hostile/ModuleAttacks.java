package dev.lattice.node.engine.hostile;

import static dev.lattice.node.engine.hostile.Attack.by;
import static dev.lattice.node.engine.hostile.Attack.refused;

import dev.lattice.protocol.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Modules that cost before they run. */
final class ModuleAttacks {
    private static final int MIB = 1 << 20;
    private static final int FUNCTIONS = LargeModules.mostFunctions();

    private ModuleAttacks() {}

    static List<Attack> all() {
        return List.of(
                by("10,000 exports", () -> LargeModules.exports(10_000), Probe.of(Expected.reply())),
                refused("100,000 exports", () -> LargeModules.exports(100_000), "LIMIT: ", "exports limit: 10000"),
                by("1,000 imports", () -> LargeModules.imports(1_000), Probe.of(Expected.reply())),
                refused("100,000 imports", () -> LargeModules.imports(100_000), "LIMIT: ", "imports limit: 1000"),
                by("as many functions as allowed", () -> LargeModules.functions(FUNCTIONS), Probe.of(Expected.reply())),
                refused(
                        "one function more",
                        () -> LargeModules.functions(FUNCTIONS + 1),
                        "LIMIT: ",
                        "functions limit: 100000 allowed"),
                by("largest function", () -> LargeModules.largestFunction(0), Probe.of(Expected.reply())),
                refused(
                        "largest function + 1 byte",
                        () -> LargeModules.largestFunction(1),
                        "LIMIT: ",
                        "function body limit: 1 MiB allowed"),
                by("349,504 blocks in each other", LargeModules::nestedBlocks, Probe.of(Expected.reply())),
                by("100 long jump tables", () -> LargeModules.jumpTables(100), Probe.of(Expected.reply()))
                        .refusedByChicory("its compiler fails on it", "BAD_REQUEST: ", "cannot be compiled"),
                refused("a jump table of 1 MiB", () -> LargeModules.jumpTables(1), "br_table")
                        .startedByChicory("it interprets functions that are too large for its compiler"),
                refused(
                        "4,000 locals x 4,000 loops",
                        () -> LargeModules.localsTimesLoops(4_000, 4_000),
                        "LIMIT: ",
                        "locals times blocks of a function limit"),
                by("10,000 globals", () -> LargeModules.globals(10_000), Probe.of(Expected.reply())),
                refused("900,000 globals", () -> LargeModules.globals(900_000), "LIMIT: ", "globals limit: 10000"),
                by("31 MiB that mean nothing", () -> LargeModules.customSection(31 * MIB), Probe.of(Expected.reply())),
                refused(
                        "a module over 32 MiB",
                        () -> LargeModules.customSection(33 * MIB),
                        "LIMIT: ",
                        "module limit: 32 MiB allowed"),
                refused("no UTF-8 in an export's name", ModuleAttacks::badExportName, "BAD_REQUEST: "),
                refused("the first half of a module", ModuleAttacks::half, "BAD_REQUEST: "),
                refused("no module", () -> Payload.ofText("#!/bin/sh"), "BAD_REQUEST: ", "no WebAssembly"));
    }

    private static Payload badExportName() {
        byte[] bytes = BinaryModule.guest()
                .export("name", BinaryModule.FUNCTION, 0)
                .build()
                .toByteArray();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("name")] = (byte) 0xff;
        return Payload.wrap(bytes);
    }

    private static Payload half() {
        byte[] whole = LargeModules.functions(10).toByteArray();
        return Payload.wrap(java.util.Arrays.copyOf(whole, whole.length / 2));
    }
}
