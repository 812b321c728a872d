package dev.lattice.cli.demo;

import dev.lattice.cli.command.CommandRunner;
import dev.lattice.cli.command.LatticeCommand;
import dev.lattice.node.EngineChoice;
import picocli.CommandLine.Command;

/** {@code lattice demo}. */
@Command(
        name = "demo",
        customSynopsis = "lattice demo",
        description = {
            "Watch three nodes work, and go on when one is killed",
            "",
            "Starts three nodes as processes in a temporary home, signs the example actor, runs it, calls it from other"
                    + " nodes, kills a node and calls on. Each step is printed as the command that you would type, with"
                    + " what it really printed. Takes seconds and leaves nothing behind."
        })
public final class DemoCommand implements Runnable {
    private final LatticeCommand lattice;
    private final CommandRunner commands;

    public DemoCommand(LatticeCommand lattice, CommandRunner commands) {
        this.lattice = lattice;
        this.commands = commands;
    }

    @Override
    public void run() {
        // The nodes would each say it.
        EngineChoice.AUTO.warning().ifPresent(why -> lattice.context().console().remark("warning: " + why));
        try (Stage stage = Stage.open(lattice.context(), commands)) {
            new Demo(stage).run();
        }
    }
}
