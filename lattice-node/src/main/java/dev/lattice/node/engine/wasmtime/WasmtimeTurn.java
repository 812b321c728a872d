package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.Turn;
import dev.lattice.node.engine.support.Sizes;
import dev.lattice.protocol.invocation.Payload;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** A turn: knows whether it was started and is over; everything else is the native side's. */
final class WasmtimeTurn implements Turn {
    private enum Phase {
        NEW,
        STARTED,
        OVER
    }

    /** In place of an object for each turn: a node begins a million of them per second. */
    private static final AtomicReferenceFieldUpdater<WasmtimeTurn, Phase> PHASE =
            AtomicReferenceFieldUpdater.newUpdater(WasmtimeTurn.class, Phase.class, "phase");

    private final WasmtimeInstance instance;
    private final boolean initialisation;
    private final WasmtimeInstance.OperationName operation;
    private final Payload payload;
    private volatile Phase phase = Phase.NEW;
    private volatile boolean cancelled;
    /** Whether the last step was a host call, which native code lets only an answer follow. */
    private volatile boolean calling;

    private int number;

    private WasmtimeTurn(
            WasmtimeInstance instance,
            boolean initialisation,
            WasmtimeInstance.OperationName operation,
            Payload payload) {
        this.instance = instance;
        this.initialisation = initialisation;
        this.operation = operation;
        this.payload = payload;
    }

    /** The first turn of an instance. */
    static WasmtimeTurn initialisation(WasmtimeInstance instance) {
        return new WasmtimeTurn(instance, true, WasmtimeInstance.OperationName.NONE, Payload.EMPTY);
    }

    /** A turn on a message. */
    static WasmtimeTurn message(WasmtimeInstance instance, WasmtimeInstance.OperationName operation, Payload payload) {
        return new WasmtimeTurn(instance, false, operation, payload);
    }

    void number(int number) {
        this.number = number;
    }

    @Override
    public Step run(long budgetNanos, long remainingNanos) {
        // Whoever gets this is the one to start; a second thread goes on to what native code refuses.
        boolean first = PHASE.compareAndSet(this, Phase.NEW, Phase.STARTED);
        if (first && cancelled) {
            return withdraw(StopReason.CANCELLED, "the turn was cancelled before it ran");
        }
        if (first && remainingNanos <= 0) {
            return withdraw(StopReason.DEADLINE, "the deadline passed before the turn ran");
        }
        if (first && payload.length() > instance.payloadLimit()) {
            return withdraw(StopReason.LIMIT, overLimit("request", payload));
        }
        requireNotOver();
        Scratch scratch = Scratch.current();
        try {
            if (first) {
                return step(start(scratch, budgetNanos, remainingNanos), scratch);
            }
            if (calling && cancelled) {
                // The guest will never read this answer: native code looks for a cancellation first.
                return step(answer(false, 0, scratch, budgetNanos, remainingNanos), scratch);
            }
            long answer = Native.proceed(
                    instance.handle(), number, budgetNanos, remainingNanos, scratch.outAddress, Scratch.CAPACITY);
            return step(answer, scratch);
        } catch (EngineException refused) {
            if (first && refused.kind() == Kind.IN_USE) {
                phase = Phase.NEW;
            }
            throw refused;
        } finally {
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(instance);
        }
    }

    private String overLimit(String what, Payload payload) {
        return "payload limit: " + Sizes.text(instance.payloadLimit()) + " allowed, the " + what + " has "
                + Sizes.text(payload.length());
    }

    /** Ends a turn that never ran, which leaves the instance as it was. */
    private Step withdraw(StopReason reason, String detail) {
        phase = Phase.OVER;
        instance.withdrawn(this);
        return new Step.Stopped(reason, detail);
    }

    private long start(Scratch scratch, long budgetNanos, long remainingNanos) {
        if (initialisation) {
            return Native.initialise(
                    instance.handle(), number, budgetNanos, remainingNanos, scratch.outAddress, Scratch.CAPACITY);
        }
        byte[] name = operation.utf8();
        scratch.in.clear().put(name);
        int length = bring(payload, scratch);
        return Native.begin(
                instance.handle(),
                number,
                scratch.inAddress,
                name.length,
                length,
                budgetNanos,
                remainingNanos,
                scratch.outAddress,
                Scratch.CAPACITY);
    }

    @Override
    public Step resume(HostReply reply, long budgetNanos, long remainingNanos) {
        requireNotOver();
        boolean success = reply instanceof HostReply.Success;
        Payload answer = bytes(reply);
        if (answer.length() > instance.payloadLimit()) {
            // Not the guest's doing, so it is told instead of stopped.
            success = false;
            answer = Payload.ofText(overLimit("host's answer", answer));
        }
        Scratch scratch = Scratch.current();
        try {
            scratch.in.clear();
            int length = bring(answer, scratch);
            return step(answer(success, length, scratch, budgetNanos, remainingNanos), scratch);
        } finally {
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(instance);
        }
    }

    private long answer(boolean success, int length, Scratch scratch, long budgetNanos, long remainingNanos) {
        return Native.resume(
                instance.handle(),
                number,
                success,
                scratch.inAddress,
                length,
                budgetNanos,
                remainingNanos,
                scratch.outAddress,
                Scratch.CAPACITY);
    }

    private static Payload bytes(HostReply reply) {
        if (reply instanceof HostReply.Success success) {
            return success.payload();
        }
        return Payload.ofText(((HostReply.Failure) reply).text());
    }

    /**
     * Puts the payload behind what stands in the scratch buffer, or stages it in pieces when it is too long.
     *
     * @return its length, negative when it was staged
     */
    private int bring(Payload payload, Scratch scratch) {
        if (payload.length() <= scratch.in.remaining()) {
            payload.copyTo(scratch.in);
            return payload.length();
        }
        int kept = scratch.in.position();
        for (int at = 0; at < payload.length(); ) {
            int piece = Math.min(payload.length() - at, scratch.in.remaining());
            payload.copyTo(scratch.in, at, piece);
            long answer = Native.stage(
                    instance.handle(), at == 0, scratch.inAddress + kept, piece, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            scratch.in.position(kept);
            at += piece;
        }
        return -1;
    }

    private void requireNotOver() {
        if (phase == Phase.OVER) {
            throw EngineException.of(Kind.WRONG_STATE, "the turn is over");
        }
    }

    private Step step(long answer, Scratch scratch) {
        Answers.check(answer, scratch);
        instance.logPending(Answers.logPending(answer));
        Step step = StepReader.read(answer, instance, scratch);
        calling = step instanceof Step.HostCall;
        if (step.isEnd()) {
            phase = Phase.OVER;
            instance.over(this, step instanceof Step.Trapped || step instanceof Step.Stopped);
        }
        return step;
    }

    @Override
    public void cancel() {
        Native.cancel(instance.handle(), number);
        // After it: what sees this relies on native code knowing as well.
        cancelled = true;
    }
}
