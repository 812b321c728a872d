package dev.lattice.protocol.invocation;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets a caller withdraw a call on all of its way. Whoever passes the call on says what it takes to withdraw it there;
 * to withdraw what has ended already must do no harm. Any thread.
 */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /**
     * Withdraws the call: runs every action that was given, and those that still come. Does nothing the second time.
     */
    public void cancel() {
        List<Runnable> run;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            run = List.copyOf(actions);
            actions.clear();
        }
        run.forEach(Runnable::run);
    }

    /** Runs the action when the call is withdrawn, at once if it has been. It must be short and not block. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    public synchronized boolean cancelled() {
        return cancelled;
    }
}
