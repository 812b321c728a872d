package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.NanoClock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * The calls that wait for an instance of an actor, first come, first served. One timer, for the earliest deadline,
 * stands for all of them: nearly every call is gone long before its deadline, so a timer for each would be set for
 * nothing, and setting one wakes the timers' thread. Guarded by its actor's lock.
 */
final class Mailbox {
    private final ArrayDeque<PendingCall> calls = new ArrayDeque<>();
    private final Carriers carriers;
    private final NanoClock clock;
    private final Runnable onTimer;
    private Optional<Future<?>> timer = Optional.empty();
    private long timerEnd;

    /** @param onTimer runs without the lock when some call may have waited too long: time for {@link #takeExpired} */
    Mailbox(Carriers carriers, NanoClock clock, Runnable onTimer) {
        this.carriers = carriers;
        this.clock = clock;
        this.onTimer = onTimer;
    }

    int size() {
        return calls.size();
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    void add(PendingCall call) {
        calls.add(call);
        watch(call.deadline().end());
    }

    /** The call that has waited longest, which waits no longer. */
    Optional<PendingCall> poll() {
        return Optional.ofNullable(calls.poll());
    }

    /** Withdraws a call; whether it waited. */
    boolean remove(PendingCall call) {
        return calls.remove(call);
    }

    /** Takes all calls, in their order. */
    List<PendingCall> takeAll() {
        List<PendingCall> all = List.copyOf(calls);
        calls.clear();
        stopTimer();
        return all;
    }

    /** Takes the calls whose time is up, in their order. */
    List<PendingCall> takeExpired() {
        stopTimer();
        List<PendingCall> expired =
                calls.stream().filter(call -> call.deadline().passed(clock)).toList();
        calls.removeAll(expired);
        calls.forEach(call -> watch(call.deadline().end()));
        return expired;
    }

    private void watch(long end) {
        if (timer.isEmpty() || end - timerEnd < 0) {
            stopTimer();
            timerEnd = end;
            timer = Optional.of(carriers.after(end - clock.nanoTime(), onTimer));
        }
    }

    private void stopTimer() {
        timer.ifPresent(future -> future.cancel(false));
        timer = Optional.empty();
    }
}
