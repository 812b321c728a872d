package dev.lattice.node.actor;

import dev.lattice.node.engine.Step;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;

/** What the last step of a turn means for the call that it served. */
final class Outcome {
    private Outcome() {}

    static CallResult of(Step last, PendingCall call, ActorIdentity actor, NanoClock clock) {
        if (last instanceof Step.Completed completed) {
            return new CallResult.Reply(completed.reply());
        }
        return failed(failure(last, actor, call, clock), call, actor, clock);
    }

    /** A failure with the circumstances of the call. */
    static CallResult failed(CallFailure failure, PendingCall call, ActorIdentity actor, NanoClock clock) {
        return new CallResult.Failed(failure.with(CallFailure.ACTOR, actor.key().text())
                .with(CallFailure.OPERATION, call.invocation().operation())
                .with(CallFailure.ELAPSED_MILLIS, Long.toString(call.deadline().elapsedMillis(clock))));
    }

    static CallFailure timedOut(ActorIdentity actor, PendingCall call, String where, boolean ran, NanoClock clock) {
        String text = actor + " did not answer within " + call.deadline().elapsedMillis(clock) + " ms; the call was "
                + where + call.deadlineNote();
        CallFailure failure =
                ran ? CallFailure.mayHaveRun(FailureCode.TIMEOUT, text) : CallFailure.notRun(FailureCode.TIMEOUT, text);
        return failure.with(CallFailure.WHERE, where);
    }

    /** Why an instance could not be made ready; the call that waited for it has not run. */
    static CallFailure startFailure(Step last, ActorIdentity actor, long limitMillis) {
        if (last instanceof Step.Stopped stopped) {
            return switch (stopped.reason()) {
                case LIMIT ->
                    CallFailure.notRun(FailureCode.LIMIT, "an instance could not be started: " + stopped.detail());
                case DEADLINE ->
                    CallFailure.notRun(
                                    FailureCode.TIMEOUT,
                                    "the initialiser of " + actor + " did not end in time; it has " + limitMillis
                                            + " ms, or as long as the call that waits for it")
                            .with(CallFailure.WHERE, "queued");
                case CANCELLED -> CallFailure.notRun(FailureCode.CANCELLED, "the instance was withdrawn");
            };
        }
        String why = last instanceof Step.Trapped trapped
                ? "trapped: " + trapped.message()
                : last instanceof Step.Failed failed ? failed.text() : "ended with " + last;
        return CallFailure.notRun(FailureCode.GUEST_TRAP, "the initialiser of " + actor + " " + why);
    }

    private static CallFailure failure(Step last, ActorIdentity actor, PendingCall call, NanoClock clock) {
        if (last instanceof Step.Failed failed) {
            return CallFailure.mayHaveRun(FailureCode.GUEST_ERROR, failed.text());
        }
        if (last instanceof Step.Trapped trapped) {
            return CallFailure.mayHaveRun(FailureCode.GUEST_TRAP, actor + " trapped: " + trapped.message());
        }
        if (last instanceof Step.Stopped stopped) {
            return switch (stopped.reason()) {
                case DEADLINE -> timedOut(actor, call, "running", true, clock);
                case CANCELLED -> CallFailure.mayHaveRun(FailureCode.CANCELLED, "the caller withdrew the call");
                case LIMIT -> CallFailure.mayHaveRun(FailureCode.LIMIT, actor + " was stopped: " + stopped.detail());
            };
        }
        return CallFailure.mayHaveRun(FailureCode.INTERNAL, "a turn ended with " + last);
    }
}
