package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.protocol.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EngineModulesTest extends EngineFixture {
    private static final String CALL = "(func (export \"__guest_call\") (param i32 i32) (result i32) (i32.const 1))";
    private static final String MEMORY = "(memory (export \"memory\") 1)";

    private EngineException refused(Payload wasm, ModuleLimits limits) {
        return refusal(() -> closed(engine().compile(wasm, limits)));
    }

    private EngineException refused(String... fields) {
        return refused(module(fields), ModuleLimits.defaults());
    }

    private static Payload module(String... fields) {
        return Wat.assemble("(module " + String.join(" ", fields) + ")");
    }

    @Test
    void shouldRefuseWhatIsNoWebAssembly() {
        assertThat(refused(Payload.ofText("#!/bin/sh"), ModuleLimits.defaults()).kind())
                .isEqualTo(Kind.NOT_WASM);
        assertThat(refused(Payload.EMPTY, ModuleLimits.defaults()).kind()).isEqualTo(Kind.NOT_WASM);
        byte[] cut = Wat.guest("echo").toByteArray();
        Payload half = Payload.wrap(Arrays.copyOf(cut, cut.length / 2));
        assertThat(refused(half, ModuleLimits.defaults()).kind()).isEqualTo(Kind.INVALID_MODULE);
        // Pops what was never pushed.
        assertThat(refused(MEMORY, CALL, "(func drop)").kind()).isEqualTo(Kind.INVALID_MODULE);
    }

    @Test
    void shouldRefuseEveryCutAndEveryFlippedByteOrRunThem() {
        byte[] good = Wat.guest("caller").toByteArray();
        int refused = 0;
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << at % 8);
            try (CompiledModule module = engine().compile(Payload.wrap(bad), ModuleLimits.defaults());
                    Instance instance = module.newInstance(InstanceLimits.defaults())) {
                run(instance.initialize());
            } catch (EngineException e) {
                assertThat(e.kind()).isNotIn(Kind.INTERNAL, Kind.CLOSED);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(good.length / 4);
    }

    @Test
    void shouldNameAnImportThatTheHostDoesNotHave() {
        EngineException unknown = refused("(import \"env\" \"launch_missiles\" (func))", MEMORY, CALL);
        assertThat(unknown.kind()).isEqualTo(Kind.UNKNOWN_IMPORT);
        assertThat(unknown).hasMessage("the module imports `env.launch_missiles`, which the host does not have");
        assertThat(refused("(import \"env\" \"memory\" (memory 1))", CALL)).hasMessageContaining("`env.memory`");
        assertThat(refused("(import \"wapc\" \"__guest_request\" (func (param i64)))", MEMORY, CALL))
                .hasMessageContaining("__guest_request");
    }

    @Test
    void shouldNameAnExportThatTheModuleLacks() {
        EngineException missing = refused(MEMORY);
        assertThat(missing.kind()).isEqualTo(Kind.MISSING_EXPORT);
        assertThat(missing).hasMessageContaining("`__guest_call`");
        assertThat(refused(CALL)).hasMessageContaining("`memory`");
        EngineException wrong =
                refused(MEMORY, "(func (export \"__guest_call\") (param i32) (result i32) (i32.const 1))");
        assertThat(wrong.kind()).isEqualTo(Kind.MISSING_EXPORT);
        assertThat(wrong).hasMessageContaining("`__guest_call`").hasMessageContaining("2 i32 in and 1 out");
    }

    @Test
    void shouldNameAFeatureThatIsOff() {
        EngineException wide = refused("(memory (export \"memory\") i64 1)", CALL);
        assertThat(wide.kind()).isEqualTo(Kind.UNSUPPORTED_FEATURE);
        assertThat(wide).hasMessageContaining("`memory64`");
        assertThat(refused("(memory (export \"memory\") shared 1 2)", CALL)).hasMessageContaining("`threads`");
        assertThat(refused(MEMORY, "(memory 1)", CALL)).hasMessageContaining("`multi-memory`");
    }

    @Test
    void shouldRefuseAFunctionThatEndsInTheMidstOfABlock() {
        byte[] wasm = module(
                        MEMORY,
                        "(func (export \"__guest_call\") (param i32 i32) (result i32)"
                                + " (loop $l (br $l)) unreachable unreachable)")
                .toByteArray();
        // The end of the loop becomes one more instruction of it: unreachable for end.
        int end = new String(wasm, StandardCharsets.ISO_8859_1).indexOf("\u000c\u0000\u000b\u0000\u0000\u000b") + 2;
        assertThat(end).isGreaterThan(2);
        wasm[end] = 0;
        EngineException open = refused(Payload.wrap(wasm), ModuleLimits.defaults());
        assertThat(open.kind()).isEqualTo(Kind.INVALID_MODULE);
        assertThat(open).hasMessageStartingWith("control frames remain at end of function body");
    }

    @Test
    void shouldTakeReferencesToWhatTheModuleNamesOutsideOfItsFunctions() {
        String table = "(table 1 funcref)";
        String self = "(func $f (drop (ref.func $f)))";
        assertThat(compiled(module(MEMORY, CALL, table, self, "(elem (i32.const 0) func $f)")))
                .isNotNull();
        assertThat(compiled(module(MEMORY, CALL, "(func $f (export \"f\") (drop (ref.func $f)))")))
                .isNotNull();
        assertThat(refused(MEMORY, CALL, self).kind()).isEqualTo(Kind.INVALID_MODULE);
        assertThat(refused(MEMORY, CALL, "(func $f)", "(func (drop (ref.func $f)))"))
                .hasMessageContaining("undeclared function reference");
    }

    @Test
    void shouldHoldModulesToTheirLimits() {
        Payload echo = Wat.guest("echo");
        EngineException size = refused(echo, new ModuleLimits(100, 10, 1000));
        assertThat(size.kind()).isEqualTo(Kind.LIMIT);
        assertThat(size).hasMessage("module limit: 100 bytes allowed, the module has " + echo.length() + " bytes");
        assertThat(refused(Wat.guest("traps"), new ModuleLimits(10_000, 3, 1000)))
                .hasMessage("functions limit: 3 allowed, the module has 4");
        assertThat(refused(echo, new ModuleLimits(10_000, 10, 5)))
                .hasMessageStartingWith("function body limit: 5 bytes allowed, the module has ");
    }

    @Test
    void shouldHoldEachPartOfAModuleToItsLimit() {
        ModuleLimits none = new ModuleLimits(10_000, 10, 1_000, 1, 4, 0, 2, 0, 0, 0, 0, 4, 100, 100);
        assertLimited(none, "types limit: 1 allowed, the module has 2", "(func (param i64))");
        assertLimited(none, "globals limit: 0 allowed, the module has 1", "(global $g i32 (i32.const 0))");
        assertLimited(none, "exports limit: 2 allowed, the module has 3", "(export \"f\" (func 0))");
        assertLimited(none, "tables limit: 0 allowed, the module has 1", "(table 1 funcref)");
        assertLimited(none, "data segments limit: 0 allowed, the module has 1", "(data (i32.const 0) \"x\")");
        String unused = "(import \"wasi_snapshot_preview1\" \"args_get\" (func (param i32 i32) (result i32)))";
        assertLimited(none, "imports limit: 0 allowed, the module has 1", unused);
        ModuleLimits segments = new ModuleLimits(10_000, 10, 1_000, 5, 5, 5, 5, 5, 4, 0, 0, 9, 100, 100);
        String entries = "(elem (i32.const 0) func 0 0)";
        assertLimited(segments, "element segments limit: 0 allowed, the module has 1", "(table 2 funcref)", entries);
    }

    @Test
    void shouldHoldTypesAndElementsToTheirLimits() {
        // Chicory makes no code per type, and reads elements as it instantiates, under the limit of table elements.
        assumeTrue(which == TestEngine.WASMTIME);
        ModuleLimits small = new ModuleLimits(10_000, 10, 1_000, 5, 3, 5, 5, 5, 4, 2, 3, 4, 100, 100);
        String entries = "(elem (i32.const 0) func 0 0)";
        assertLimited(small, "parameters and results of a type limit: 3", "(func (param i64 i64 i64 i64))");
        assertLimited(
                small,
                "parameters and results of all types limit: 4 allowed, the module has 5",
                "(func (param i64 i64))");
        assertLimited(small, "elements limit: 3 allowed, the module has 4", "(table 2 funcref)", entries, entries);
        assertLimited(small, "elements of a table limit: 131072 allowed", "(table 131073 funcref)");
    }

    @Test
    void shouldHoldLocalsTimesBlocksToTheirLimit() {
        // The guest's own function counts as 64, for its two parameters; each of these as 70: 7 locals, a loop as 10.
        String loop = "(func (local i32 i32 i32 i32 i32 i32 i32) (loop $l (br $l)))";
        assertLimited(work(69, 1_000), "locals times blocks of a function limit: 69 allowed, the module has 70", loop);
        assertLimited(
                work(70, 203),
                "locals times blocks of all functions limit: 203 allowed, the module has 204",
                loop,
                loop);
        // Another module, because code that is kept already is not counted again.
        String memory = "(memory (export \"memory\") 2)";
        closed(engine().compile(module(loop, loop, memory, CALL), work(70, 204)));
    }

    private static ModuleLimits work(int ofFunction, int ofModule) {
        return new ModuleLimits(10_000, 10, 1_000, 5, 5, 5, 5, 5, 5, 5, 5, 50, ofFunction, ofModule);
    }

    private void assertLimited(ModuleLimits limits, String message, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = MEMORY;
        all[fields.length + 1] = CALL;
        EngineException refusal = refused(module(all), limits);
        assertThat(refusal.kind()).isEqualTo(Kind.LIMIT);
        assertThat(refusal).hasMessageStartingWith(message);
    }

    @Test
    void shouldCompileModulesOfManyPartsWithinTheDefaults() {
        String global = "(global $g i32 (i32.const 1))";
        String data = "(data (i32.const 7) \"d\")";
        String[] fields = new String[6_002];
        Arrays.fill(fields, 0, 3_000, global);
        Arrays.fill(fields, 3_000, 6_000, data);
        fields[6_000] = MEMORY;
        fields[6_001] = CALL;
        Instance instance = fresh(module(fields), InstanceLimits.defaults());
        assertThat(run(instance.initialize())).isEqualTo(new Step.Completed(Payload.EMPTY));
    }

    @Test
    void shouldRunEachInitialiserOnceAsATurn() {
        Instance instance = fresh(Wat.guest("initialisers"), InstanceLimits.defaults());
        Turn turn = instance.initialize();
        assertThat(run(turn)).isEqualTo(new Step.HostCall("", "", "init", Payload.EMPTY));
        assertThat(resume(turn, new HostReply.Success(Payload.EMPTY))).isEqualTo(new Step.Completed(Payload.EMPTY));
        assertThat(send(instance)).isEqualTo(new Step.Completed(Payload.ofText("ABCD")));
        assertThat(send(instance)).isEqualTo(new Step.Completed(Payload.ofText("ABCD")));
    }

    @Test
    void shouldStopInitialisersThatLoopOrTrap() {
        String loop = "(func $loop (loop $l (br $l)))";
        Instance looping = fresh(module(MEMORY, CALL, loop, "(start $loop)"), InstanceLimits.defaults());
        Step step = run(looping.initialize(), 20 * MILLIS);
        assertThat(((Step.Stopped) step).reason()).isEqualTo(StopReason.DEADLINE);
        assertThat(looping.reusable()).isFalse();

        String trap = "(func (export \"wapc_init\") unreachable)";
        Instance trapping = fresh(module(MEMORY, CALL, trap), InstanceLimits.defaults());
        assertThat(((Step.Trapped) run(trapping.initialize())).kind()).isEqualTo(TrapKind.UNREACHABLE);
        assertThat(trapping.reusable()).isFalse();
    }

    @Test
    void shouldKeepInstancesOfAClosedModule() {
        CompiledModule module = engine().compile(Wat.guest("echo"), ModuleLimits.defaults());
        Instance instance = closed(module.newInstance(InstanceLimits.defaults()));
        module.close();
        module.close();
        assertThat(run(instance.initialize())).isInstanceOf(Step.Completed.class);
        assertThat(refusal(() -> module.newInstance(InstanceLimits.defaults())).kind())
                .isEqualTo(Kind.CLOSED);
    }

    @Test
    void shouldRefuseEverythingAfterTheEngineIsClosed() {
        WasmEngine engine = which.open(4);
        CompiledModule module = engine.compile(Wat.guest("echo"), ModuleLimits.defaults());
        Instance instance = module.newInstance(InstanceLimits.defaults());
        assertThat(run(instance.initialize())).isInstanceOf(Step.Completed.class);
        Turn turn = instance.begin("Echo", Payload.EMPTY);
        engine.close();
        engine.close();
        assertThat(refusal(() -> run(turn)).kind()).isEqualTo(Kind.CLOSED);
        assertThat(refusal(() -> module.newInstance(InstanceLimits.defaults())).kind())
                .isEqualTo(Kind.CLOSED);
        assertThat(refusal(() -> engine.compile(Wat.guest("echo"), ModuleLimits.defaults()))
                        .kind())
                .isEqualTo(Kind.CLOSED);
        instance.close();
        module.close();
    }

    @Test
    void shouldSayWhatItIs() {
        EngineInfo info = engine().info();
        assertThat(info.name()).isEqualTo(which.name().toLowerCase(Locale.ROOT));
        assertThat(info.version()).matches(which == TestEngine.WASMTIME ? "48\\.\\d+\\.\\d+" : "1\\.\\d+\\.\\d+");
        assertThat(info.maxInstances()).isEqualTo(32);
        assertThat(info.target()).isNotBlank();
        assertThat(info.cpuFeatures()).doesNotContain("").doesNotHaveDuplicates();
    }
}
