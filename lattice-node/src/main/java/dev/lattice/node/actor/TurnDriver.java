package dev.lattice.node.actor;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.NanoClock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Drives one turn to its end, slice by slice, on the carriers. Between two slices it belongs to nobody; whoever comes
 * first, the host's answer or a cancellation, takes it on.
 */
final class TurnDriver {
    private final Turn turn;
    private final Deadline deadline;
    private final long sliceNanos;
    private final NanoClock clock;
    private final Carriers carriers;
    private final Function<Step.HostCall, CompletionStage<CallResult>> hostCalls;
    private final Consumer<Step> onEnd;
    private final AtomicReference<AtomicBoolean> suspension = new AtomicReference<>(new AtomicBoolean(true));
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean cancelled;
    private volatile boolean faulted;
    private volatile Optional<Future<?>> alarm = Optional.empty();

    /** @param onEnd takes the last step, on a carrier, once: Completed, Failed, Stopped or Trapped */
    TurnDriver(
            Turn turn,
            Deadline deadline,
            long sliceNanos,
            NanoClock clock,
            Carriers carriers,
            Function<Step.HostCall, CompletionStage<CallResult>> hostCalls,
            Consumer<Step> onEnd) {
        this.turn = turn;
        this.deadline = deadline;
        this.sliceNanos = sliceNanos;
        this.clock = clock;
        this.carriers = carriers;
        this.hostCalls = hostCalls;
        this.onEnd = onEnd;
    }

    void start() {
        carriers.execute(this::slice);
    }

    /** Ends the turn at its next slice, or now when it waits for the host. Any thread. */
    void cancel() {
        turn.cancel();
        // After it, since a suspension that sees this runs the turn for it to end.
        cancelled = true;
        // A guest may sleep for very long, and its timer would hold all of this as long.
        alarm.ifPresent(timer -> timer.cancel(false));
        wake(suspension.get(), this::slice);
    }

    private void slice() {
        advance(() -> turn.run(sliceNanos, deadline.remainingNanos(clock)));
    }

    /** Whatever goes wrong here ends the turn like a trap: whoever waits for the call must hear of it. */
    private void advance(Supplier<Step> crossing) {
        try {
            proceed(crossing.get());
        } catch (RuntimeException | Error e) {
            faulted = true;
            end(new Step.Trapped(TrapKind.OTHER, "the host gave up: " + e));
        }
    }

    private void proceed(Step step) {
        if (step instanceof Step.HostCall call) {
            suspend(resumption -> hostCalls
                    .apply(call)
                    .whenComplete((result, failure) -> wake(resumption, () -> answer(result, failure))));
        } else if (step instanceof Step.Sleep sleep) {
            long nanos = Math.max(0, Math.min(sleep.nanos(), deadline.remainingNanos(clock)));
            suspend(resumption -> alarm = Optional.of(carriers.after(nanos, () -> wake(resumption, this::slice))));
        } else if (step instanceof Step.Yielded) {
            carriers.execute(this::slice);
        } else {
            end(step);
        }
    }

    private void end(Step last) {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(last);
        }
    }

    /** Whether the turn ended by a fault of the host, after which nobody knows what state the instance is in. */
    boolean faulted() {
        return faulted;
    }

    private void suspend(Consumer<AtomicBoolean> wait) {
        AtomicBoolean resumption = new AtomicBoolean();
        suspension.set(resumption);
        wait.accept(resumption);
        if (cancelled) {
            alarm.ifPresent(timer -> timer.cancel(false));
            // A cancellation between the two lines above saw the suspension before this one.
            wake(resumption, this::slice);
        }
    }

    private void wake(AtomicBoolean resumption, Runnable next) {
        if (resumption.compareAndSet(false, true)) {
            carriers.execute(next);
        }
    }

    private void answer(CallResult result, Throwable failure) {
        HostReply reply;
        if (result instanceof CallResult.Reply good) {
            reply = new HostReply.Success(good.payload());
        } else if (result instanceof CallResult.Failed bad) {
            reply = new HostReply.Failure(
                    bad.failure().code() + ": " + bad.failure().text());
        } else {
            reply = new HostReply.Failure("INTERNAL: " + failure);
        }
        advance(() -> turn.resume(reply, sliceNanos, deadline.remainingNanos(clock)));
    }
}
