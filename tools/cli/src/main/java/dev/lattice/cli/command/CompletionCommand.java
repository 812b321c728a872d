package dev.lattice.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lattice completion}. */
@Command(
        name = "completion",
        customSynopsis = "lattice completion",
        description = {
            "Print completion for bash and zsh",
            "",
            "Use it in this shell with: source <(lattice completion)"
        })
public final class CompletionCommand implements Runnable {
    private final LatticeCommand lattice;

    @Spec
    private CommandSpec spec;

    public CompletionCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        lattice.console().line(AutoComplete.bash("lattice", spec.root().commandLine()));
    }
}
