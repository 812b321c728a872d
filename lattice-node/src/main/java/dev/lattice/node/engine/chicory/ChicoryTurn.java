package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.Turn;
import dev.lattice.node.engine.support.Sizes;
import dev.lattice.protocol.invocation.Payload;
import java.util.concurrent.atomic.AtomicReference;

/** A turn: knows whether it was started and is over; everything else is the task's. */
final class ChicoryTurn implements Turn {
    /** What a turn is for. */
    sealed interface Request {}

    /** The first turn of an instance. */
    record Initialisation() implements Request {}

    /** A message. */
    record Message(byte[] operation, Payload payload) implements Request {}

    private enum Phase {
        NEW,
        STARTED,
        OVER
    }

    private final ChicoryInstance instance;
    private final Request request;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private volatile boolean cancelled;
    private int number;

    ChicoryTurn(ChicoryInstance instance, Request request) {
        this.instance = instance;
        this.request = request;
    }

    void number(int own) {
        number = own;
    }

    @Override
    public Step run(long budgetNanos, long remainingNanos) {
        // Whoever gets this is the one to start; a second thread goes on to what the task refuses.
        boolean first = phase.compareAndSet(Phase.NEW, Phase.STARTED);
        if (first && cancelled) {
            return withdraw(StopReason.CANCELLED, "the turn was cancelled before it ran");
        }
        if (first && remainingNanos <= 0) {
            return withdraw(StopReason.DEADLINE, "the deadline passed before the turn ran");
        }
        if (first && request instanceof Message message && isOverLimit(message.payload())) {
            return withdraw(StopReason.LIMIT, overLimit("request", message.payload()));
        }
        requireNotOver();
        try {
            return over(
                    first
                            ? start(budgetNanos, remainingNanos)
                            : instance.task().proceed(number, budgetNanos, remainingNanos));
        } catch (EngineException refused) {
            if (first && refused.kind() == Kind.IN_USE) {
                phase.set(Phase.NEW);
            }
            throw refused;
        }
    }

    private Step start(long budgetNanos, long remainingNanos) {
        if (request instanceof Message message) {
            return instance.task().begin(number, message.operation(), message.payload(), budgetNanos, remainingNanos);
        }
        return instance.task().initialise(number, budgetNanos, remainingNanos);
    }

    @Override
    public Step resume(HostReply reply, long budgetNanos, long remainingNanos) {
        requireNotOver();
        boolean success = reply instanceof HostReply.Success;
        Payload answer = reply instanceof HostReply.Success good
                ? good.payload()
                : Payload.ofText(((HostReply.Failure) reply).text());
        if (isOverLimit(answer)) {
            // Not the guest's doing, so it is told instead of stopped.
            success = false;
            answer = Payload.ofText(overLimit("host's answer", answer));
        }
        return over(instance.task().resume(number, success, answer, budgetNanos, remainingNanos));
    }

    private boolean isOverLimit(Payload payload) {
        return payload.length() > instance.payloadLimit();
    }

    private String overLimit(String what, Payload payload) {
        return "payload limit: " + Sizes.text(instance.payloadLimit()) + " allowed, the " + what + " has "
                + Sizes.text(payload.length());
    }

    /** Ends a turn that never ran, which leaves the instance as it was. */
    private Step withdraw(StopReason reason, String detail) {
        phase.set(Phase.OVER);
        instance.withdrawn(this);
        return new Step.Stopped(reason, detail);
    }

    private void requireNotOver() {
        if (phase.get() == Phase.OVER) {
            throw EngineException.of(Kind.WRONG_STATE, "the turn is over");
        }
    }

    private Step over(Step step) {
        instance.noteLog();
        if (step.isEnd()) {
            phase.set(Phase.OVER);
            instance.over(this, step instanceof Step.Trapped || step instanceof Step.Stopped);
        }
        return step;
    }

    @Override
    public void cancel() {
        cancelled = true;
        instance.task().cancel(number);
    }
}
