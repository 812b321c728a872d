package dev.lattice.node.engine;

import dev.lattice.fuzz.Requirement;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.chicory.ChicoryEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.invocation.Payload;
import java.util.Arrays;

/** Runs guests that may do anything, as a node does, and holds their engine to what its port promises. */
final class Guests {
    private static final long MILLIS = 1_000_000;
    private static final long SLICE_NANOS = 2 * MILLIS;
    private static final long DEADLINE_NANOS = 30 * MILLIS;
    private static final int STEPS = 300;
    private static final int ANSWER_BYTES = 64;
    private static final int LIVE = 4;

    static final InstanceLimits LIMITS = new InstanceLimits(4L << 20, 1024, 100, 16 * 1024, 4 * 1024);
    static final ModuleLimits MODULES = new ModuleLimits(64 * 1024, 500, 16 * 1024);

    private Guests() {}

    /** Wasmtime in this process: a crash of it is a crash of the JVM, which the fuzzer's parent notices. */
    static WasmEngine wasmtime() {
        return WasmtimeEngine.open(LIVE);
    }

    /** The fallback, which turns modules into classes of this JVM. */
    static WasmEngine chicory() {
        return ChicoryEngine.open(LIVE);
    }

    /** Initialises an instance and, when it lives, sends it a message; answers its host calls with its own bytes. */
    static void use(CompiledModule module, String operation, Payload payload) {
        try (Instance instance = module.newInstance(LIMITS)) {
            end(instance, instance.initialize(), payload);
            if (instance.reusable()) {
                end(instance, instance.begin(operation, payload), payload);
            }
        } catch (EngineException e) {
            refused(e);
        }
    }

    /** Refusing is right, but not with a fault of the engine itself, nor silently. */
    static void refused(EngineException e) {
        // The fallback's compiler does not take all that is valid, and says where it may be taken.
        boolean cannot = e.getMessage().endsWith("Wasmtime may do it");
        Requirement.holds(e.kind() != Kind.INTERNAL || cannot, "the engine found a fault in itself: " + e.getMessage());
        Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        Requirement.holds(!e.getMessage().equals("null"), "an error says what, not null");
    }

    private static void end(Instance instance, Turn turn, Payload payload) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        Step step = turn.run(SLICE_NANOS, DEADLINE_NANOS);
        for (int steps = 0; !step.isEnd(); steps++) {
            if (steps == STEPS) {
                turn.cancel();
            }
            Requirement.holds(steps <= STEPS + 1, "a cancelled turn goes on");
            long left = Math.max(0, end - System.nanoTime());
            step = step instanceof Step.HostCall call
                    ? turn.resume(answer(call, payload), SLICE_NANOS, left)
                    : turn.run(SLICE_NANOS, left);
        }
        bounded(step);
        long logged = instance.drainLog().stream().mapToLong(String::length).sum();
        Requirement.holds(logged <= 2L * LIMITS.logBytes() + 200, "a log within its limit, not " + logged);
        boolean over = step instanceof Step.Trapped;
        Requirement.holds(!over || !instance.reusable(), "an instance is lost after a trap");
    }

    private static HostReply answer(Step.HostCall call, Payload payload) {
        bounded(call);
        byte[] bytes = payload.toByteArray();
        boolean refuse = bytes.length > 0 && (bytes[bytes.length - 1] & 1) == 1;
        return refuse
                ? new HostReply.Failure("refused: " + call.operation())
                : new HostReply.Success(Payload.wrap(Arrays.copyOf(bytes, Math.min(bytes.length, ANSWER_BYTES))));
    }

    private static void bounded(Step step) {
        long bytes = 0;
        if (step instanceof Step.Completed completed) {
            bytes = completed.reply().length();
        } else if (step instanceof Step.Failed failed) {
            bytes = failed.text().length();
        } else if (step instanceof Step.HostCall call) {
            bytes = Math.max(
                    call.payload().length(),
                    Math.max(call.operation().length(), call.namespace().length()));
        }
        Requirement.holds(bytes <= LIMITS.payloadBytes(), "a payload within its limit, not " + bytes + " bytes");
    }
}
