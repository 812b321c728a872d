package dev.lattice.cli.command;

import java.util.Optional;

/** What a process that runs a node owes to the one who ends it. */
final class RunningProcess {
    /** The id of a process without which this one has no purpose; the demo sets it for the nodes it starts. */
    private static final String PARENT = "lattice.parent";

    private final Thread hook;

    private RunningProcess(Thread hook) {
        this.hook = hook;
    }

    /** Until {@link #end}: closes in good order on SIGINT and SIGTERM, and when the parent that was named is gone. */
    static RunningProcess stoppingWith(Runnable close) {
        Thread hook = new Thread(
                () -> {
                    close.run();
                    // Being told to stop and having stopped is a success.
                    Runtime.getRuntime().halt(0);
                },
                "lattice-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        Optional.ofNullable(Long.getLong(PARENT))
                .flatMap(ProcessHandle::of)
                .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        return new RunningProcess(hook);
    }

    /** From now on the process ends like any other. */
    void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already, and ends the process.
            return;
        }
    }
}
