package dev.lattice.node.engine.soak;

import static dev.lattice.node.engine.soak.Activity.check;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/** What guests do, well and badly. */
final class GuestActivities {
    private static final int SMALL = 256;
    private static final int LARGE = 200_000;
    private static final TrapKind[] TRAPS = {
        TrapKind.UNREACHABLE,
        TrapKind.MEMORY_OUT_OF_BOUNDS,
        TrapKind.TABLE_OUT_OF_BOUNDS,
        TrapKind.INDIRECT_CALL_TO_NULL,
        TrapKind.BAD_SIGNATURE,
        TrapKind.INTEGER_OVERFLOW,
        TrapKind.INTEGER_DIVISION_BY_ZERO,
        TrapKind.BAD_CONVERSION_TO_INTEGER
    };

    private GuestActivities() {}

    static void echo(Worker worker) {
        Payload sent = worker.payload(worker.random().nextInt(20) == 0 ? LARGE : SMALL);
        Step step = worker.run(worker.instance("echo").begin("Echo", sent));
        check(step.equals(new Step.Completed(sent)), "an echo of " + sent, step);
    }

    static void trap(Worker worker) {
        int kind = worker.random().nextInt(TRAPS.length);
        Payload which = Payload.wrap(new byte[] {(byte) kind});
        Step step = worker.run(worker.instance("traps").begin("Trap", which));
        check(step instanceof Step.Trapped trapped && trapped.kind() == TRAPS[kind], "a trap " + TRAPS[kind], step);
    }

    static void overflow(Worker worker) {
        Step step = worker.run(worker.instance("hostile/recurse").begin("Recurse", Payload.EMPTY));
        check(
                step instanceof Step.Trapped trapped && trapped.kind() == TrapKind.STACK_OVERFLOW,
                "a guest's stack overflow",
                step);
    }

    static void yields(Worker worker) throws InterruptedException {
        Payload millions = Payload.wrap(new byte[] {(byte) (5 + worker.random().nextInt(20)), 1, 2});
        Turn turn = worker.instance("slow").begin("Count", millions);
        Step step = turn.run(Worker.MILLIS, Worker.LONG);
        while (step instanceof Step.Yielded) {
            worker.world().tally.count("[yields]");
            // Between two slices, the thread is an ordinary one.
            JvmActivities.nullCheck(worker);
            JvmActivities.divide(worker);
            step = turn.run(Worker.MILLIS, Worker.LONG);
        }
        check(step.equals(new Step.Completed(millions)), "a count", step);
    }

    static void deadline(Worker worker) {
        Turn turn = worker.instance("loop").begin("Loop", Payload.EMPTY);
        stopped(turn.run(Worker.LONG, 2 * Worker.MILLIS), StopReason.DEADLINE);
    }

    static void cancelBetweenSlices(Worker worker) {
        Turn turn = worker.instance("loop").begin("Loop", Payload.EMPTY);
        Step step = turn.run(Worker.MILLIS, Worker.LONG);
        check(step instanceof Step.Yielded, "a slice of a loop", step);
        turn.cancel();
        stopped(turn.run(Worker.MILLIS, Worker.LONG), StopReason.CANCELLED);
    }

    static void cancelWhileRunning(Worker worker) {
        Instance instance = worker.instance("loop");
        Turn turn = instance.begin("Loop", Payload.EMPTY);
        boolean close = worker.random().nextInt(4) == 0;
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(close ? instance::close : turn::cancel, ForkJoinPool.commonPool());
        try {
            stopped(turn.run(Worker.LONG, Worker.LONG), StopReason.CANCELLED);
        } catch (EngineException closed) {
            check(close && closed.kind() == EngineException.Kind.CLOSED, "a turn that is over", closed);
        }
        other.join();
    }

    static void logs(Worker worker) {
        Instance instance = worker.instance("logger");
        Step step = worker.run(instance.begin("Log", Payload.ofText("0one\ntwo")));
        check(step instanceof Step.Completed, "a logger's end", step);
        List<String> lines = instance.drainLog();
        check(lines.equals(List.of("0one", "two")), "two lines", lines);
    }

    static void stopped(Step step, StopReason reason) {
        check(step instanceof Step.Stopped stopped && stopped.reason() == reason, "a stop: " + reason, step);
    }
}
