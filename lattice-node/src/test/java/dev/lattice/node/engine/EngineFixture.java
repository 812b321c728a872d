package dev.lattice.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs each class of tests that extends this once per engine: what the port promises, all engines keep. Opens an engine
 * per class, and closes everything that a test made of it after the test.
 */
@ParameterizedClass
@EnumSource(TestEngine.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineFixture {
    static final long MILLIS = 1_000_000L;
    static final long SLICE = 2 * MILLIS;
    static final long LONG = 60_000 * MILLIS;

    private final List<AutoCloseable> open = new ArrayList<>();
    /** The engine that the tests run on. */
    @Parameter
    TestEngine which;

    private WasmEngine engine;

    @BeforeParameterizedClassInvocation
    void openEngine() {
        if (which.unavailability().isEmpty()) {
            engine = which.open(32);
        }
    }

    @BeforeEach
    void skipWithoutEngine() {
        which.assumeThere();
    }

    @AfterEach
    void closeWhatWasMade() throws Exception {
        for (AutoCloseable made : open) {
            made.close();
        }
        open.clear();
    }

    @AfterParameterizedClassInvocation
    void closeEngine() {
        if (engine != null) {
            engine.close();
        }
    }

    WasmEngine engine() {
        return engine;
    }

    <T extends AutoCloseable> T closed(T made) {
        open.add(made);
        return made;
    }

    CompiledModule compiled(Payload wasm) {
        return closed(engine.compile(wasm, ModuleLimits.defaults()));
    }

    /** An instance that is not initialised. */
    Instance fresh(Payload wasm, InstanceLimits limits) {
        return closed(compiled(wasm).newInstance(limits));
    }

    /** An instance of a test guest, ready for messages. */
    Instance ready(String guest, InstanceLimits limits) {
        Instance instance = fresh(Wat.guest(guest), limits);
        assertThat(run(instance.initialize())).isEqualTo(new Step.Completed(Payload.EMPTY));
        return instance;
    }

    Instance ready(String guest) {
        return ready(guest, InstanceLimits.defaults());
    }

    /** Runs a turn over its yields to the next step that is none. */
    static Step run(Turn turn, long remainingNanos) {
        long end = System.nanoTime() + remainingNanos;
        Step step = turn.run(SLICE, remainingNanos);
        while (step instanceof Step.Yielded) {
            step = turn.run(SLICE, end - System.nanoTime());
        }
        return step;
    }

    static Step run(Turn turn) {
        return run(turn, LONG);
    }

    /** Answers a host call and runs the turn over its yields to the next step that is none. */
    static Step resume(Turn turn, HostReply reply) {
        Step step = turn.resume(reply, SLICE, LONG);
        return step instanceof Step.Yielded ? run(turn) : step;
    }

    static Step send(Instance instance, byte... payload) {
        return run(instance.begin("Test", Payload.copyOf(payload)));
    }

    /** Runs a turn to its end, answering each host call. */
    static Step run(Turn turn, Function<Step.HostCall, HostReply> host) {
        Step step = run(turn);
        while (step instanceof Step.HostCall call) {
            step = resume(turn, host.apply(call));
        }
        return step;
    }

    static byte[] words(int... values) {
        byte[] bytes = new byte[4 * values.length];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (values[at / 4] >>> 8 * (at % 4));
        }
        return bytes;
    }

    static EngineException refusal(ThrowingCallable call) {
        EngineException refusal = catchThrowableOfType(EngineException.class, call);
        assertThat(refusal).as("an engine's exception").isNotNull();
        return refusal;
    }
}
