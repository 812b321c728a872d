package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.runtime.ExportFunction;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.protocol.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The life of one instance below its public handle. The caller's side and the guest's side take turns: what is not
 * volatile belongs to the one that runs.
 */
final class GuestTask {
    private enum Phase {
        FRESH("is not initialised"),
        IDLE("has no turn"),
        /** A turn waits for {@code proceed}. */
        YIELDED("has a turn that yielded"),
        /** A turn waits for {@code resume}. */
        CALLING("has a turn that waits for the host"),
        /** Trapped, stopped or broken: only good for closing. */
        DEAD("trapped or was stopped");

        private final String text;

        Phase(String text) {
            this.text = text;
        }
    }

    private static final Step YIELDED = new Step.Yielded();
    private static final Step COMPLETED_EMPTY = new Step.Completed(Payload.EMPTY);

    private final GuestCode code;
    private final Shared shared;
    private final InUse use = new InUse();
    private final Handover handover = new Handover();
    private final Exchange exchange;
    private final GuestHost host;
    private Optional<ExportFunction> guestCall = Optional.empty();
    private Optional<GuestThread> thread = Optional.empty();
    private Phase phase = Phase.FRESH;
    private boolean entered;
    private int turn;
    private long began;
    private long budget;
    private long remaining;
    /** Says to a guest that goes on that it is to end. */
    private boolean abandoned;

    private volatile int cancelled;
    private volatile Optional<GuestThread> running = Optional.empty();

    GuestTask(GuestCode code, Shared shared, InstanceLimits limits) {
        this.code = code;
        this.shared = shared;
        this.exchange = new Exchange(limits.logBytes());
        this.host = new GuestHost(shared, limits, exchange, this::suspend);
        shared.opened(this);
    }

    // ---- the caller's side

    Step initialise(int number, long budgetNanos, long remainingNanos) {
        take();
        try {
            expect(Phase.FRESH, "initialise an instance that is new");
            open(number);
            return cross(budgetNanos, remainingNanos);
        } finally {
            release();
        }
    }

    Step begin(int number, byte[] operation, Payload payload, long budgetNanos, long remainingNanos) {
        take();
        try {
            expect(Phase.IDLE, "begin a turn on an initialised instance without a turn");
            exchange.operation = operation;
            exchange.payload = payload;
            open(number);
            return cross(budgetNanos, remainingNanos);
        } finally {
            release();
        }
    }

    Step proceed(int number, long budgetNanos, long remainingNanos) {
        take();
        try {
            // One that waits for its host may be cancelled and run, for it to end.
            if (phase != Phase.CALLING || cancelled != number) {
                expect(Phase.YIELDED, "continue a turn that yielded or slept");
            }
            expectTurn(number);
            return cross(budgetNanos, remainingNanos);
        } finally {
            release();
        }
    }

    Step resume(int number, boolean ok, Payload answer, long budgetNanos, long remainingNanos) {
        take();
        try {
            expect(Phase.CALLING, "answer a turn that called the host");
            expectTurn(number);
            exchange.answer(ok, answer);
            return cross(budgetNanos, remainingNanos);
        } finally {
            release();
        }
    }

    List<String> drainLog() {
        take();
        try {
            return exchange.log.drain();
        } finally {
            release();
        }
    }

    /** Between crossings, by the thread that made the last one. */
    boolean hasLog() {
        return !exchange.log.isEmpty();
    }

    /** Asks a turn to end. Any thread, any time. */
    void cancel(int number) {
        cancelled = number;
        running.ifPresent(GuestThread::ask);
    }

    /** Ends the instance, now or as soon as its guest can be stopped. Any thread, any time. */
    void close() {
        if (use.close()) {
            free();
        } else {
            running.ifPresent(GuestThread::ask);
        }
    }

    boolean isClosed() {
        return use.isClosed();
    }

    private void take() {
        use.take();
        if (shared.isClosed()) {
            release();
            throw EngineException.of(Kind.CLOSED, "the engine is closed");
        }
    }

    private void release() {
        if (use.release()) {
            free();
        }
    }

    private void expect(Phase expected, String what) {
        if (phase != expected) {
            throw EngineException.of(Kind.WRONG_STATE, "the instance " + phase.text + "; the engine can only " + what);
        }
    }

    private void expectTurn(int number) {
        if (turn != number) {
            throw EngineException.of(Kind.WRONG_STATE, "the turn is over");
        }
    }

    private void open(int number) {
        turn = number;
        exchange.begin();
    }

    /** Runs the guest until its next step. */
    private Step cross(long budgetNanos, long remainingNanos) {
        if (cancelled == turn) {
            return end(Ending.cancelled().step());
        }
        if (remainingNanos <= 0) {
            return end(Ending.deadline().step());
        }
        began = System.nanoTime();
        budget = Math.max(0, budgetNanos);
        remaining = remainingNanos;
        try {
            go();
        } catch (Ending ending) {
            return end(ending.step());
        }
        // It may have been cancelled or closed before the thread was known.
        GuestThread guest = thread.get();
        if (cancelled == turn || use.isClosed()) {
            guest.ask();
        }
        Step step = handover.await(Math.min(budget, remaining), guest::ask);
        if (step.isEnd()) {
            thread = Optional.empty();
            running = thread;
            exchange.log.flush();
        }
        phase = next(step);
        if (phase == Phase.DEAD) {
            leave();
        }
        return step;
    }

    private void go() {
        if (thread.isPresent()) {
            handover.proceed();
            return;
        }
        if (!entered) {
            shared.enter();
            entered = true;
        }
        thread = Optional.of(shared.threads().start(this));
        running = thread;
    }

    private static Phase next(Step step) {
        if (step instanceof Step.HostCall) {
            return Phase.CALLING;
        }
        if (step instanceof Step.Completed || step instanceof Step.Failed) {
            return Phase.IDLE;
        }
        return step.isEnd() ? Phase.DEAD : Phase.YIELDED;
    }

    /** Ends the turn and the instance without another step of the guest. */
    private Step end(Step last) {
        phase = Phase.DEAD;
        abandon();
        exchange.log.flush();
        leave();
        return last;
    }

    /** Sends a suspended guest home; its thread unwinds it and is free. */
    private void abandon() {
        if (thread.isPresent()) {
            abandoned = true;
            thread = Optional.empty();
            running = thread;
            handover.proceed();
        }
    }

    /** Gives back what the instance holds. */
    private void leave() {
        guestCall = Optional.empty();
        host.release();
        if (entered) {
            entered = false;
            shared.leave();
        }
    }

    private void free() {
        abandon();
        leave();
        shared.closed(this);
    }

    // ---- the guest's side

    /** Runs a turn, on the guest's thread. */
    Step work() {
        try {
            return guestCall.isPresent() ? call(guestCall.get()) : instantiate();
        } catch (RuntimeException | Error e) {
            return Traps.step(e);
        }
    }

    private Step instantiate() {
        guestCall = Optional.of(code.instantiate(host));
        return completed();
    }

    private Step call(ExportFunction function) {
        long[] result = function.apply(exchange.operation.length, exchange.payload.length());
        if ((int) result[0] == 0) {
            return new Step.Failed(new String(exchange.error, StandardCharsets.UTF_8));
        }
        return completed();
    }

    private Step completed() {
        return exchange.response.isEmpty() ? COMPLETED_EMPTY : new Step.Completed(exchange.response);
    }

    /** The turn is over on the guest's side; its thread is free already. */
    void finished(Step last) {
        handover.publish(last);
    }

    /** What a guest does when its thread was asked: goes on, pauses, or ends. */
    void checkPoint() {
        if (cancelled == turn || use.isClosed() || shared.isClosed()) {
            throw Ending.cancelled();
        }
        long ran = System.nanoTime() - began;
        if (ran >= remaining) {
            throw Ending.deadline();
        }
        if (ran >= budget) {
            host.suspend(YIELDED);
        }
    }

    private void suspend(Step step) {
        handover.suspend(step);
        if (abandoned) {
            throw Ending.cancelled();
        }
    }
}
