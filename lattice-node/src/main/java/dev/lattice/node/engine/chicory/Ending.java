package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.TrapKind;

/**
 * Ends a guest from within a host function, a check point, its memory or its table: unwinds its stack, which cannot
 * catch it, to the frame that took the turn on. Without a stack trace, which would cost more than a turn.
 */
final class Ending extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Step step;
    private final boolean regularExit;

    private Ending(Step step, boolean regularExit) {
        super(step.toString(), null, false, false);
        this.step = step;
        this.regularExit = regularExit;
    }

    static Ending deadline() {
        return stopped(StopReason.DEADLINE, "the deadline passed while the guest ran");
    }

    static Ending cancelled() {
        return stopped(StopReason.CANCELLED, "the turn was cancelled");
    }

    static Ending limit(String text) {
        return stopped(StopReason.LIMIT, text);
    }

    private static Ending stopped(StopReason reason, String text) {
        return new Ending(new Step.Stopped(reason, text), false);
    }

    static Ending trap(TrapKind kind, String text) {
        return new Ending(new Step.Trapped(kind, text), false);
    }

    static Ending memoryOutOfBounds() {
        return trap(TrapKind.MEMORY_OUT_OF_BOUNDS, Traps.MEMORY_OUT_OF_BOUNDS);
    }

    static Ending exit(int status) {
        String text = "the guest ended itself with proc_exit(" + status + ")";
        return new Ending(new Step.Trapped(TrapKind.EXIT, text), status == 0);
    }

    /** What the turn ends with. */
    Step step() {
        return step;
    }

    /** Whether this is how a command ends when its {@code _start} is done. */
    boolean isRegularExit() {
        return regularExit;
    }
}
