package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.protocol.invocation.Payload;
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
        Payload half = Payload.wrap(java.util.Arrays.copyOf(cut, cut.length / 2));
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
    }
}
