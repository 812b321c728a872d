package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.module.ModuleInspection;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lattice inspect}. */
@Command(
        name = "inspect",
        customSynopsis = "lattice inspect FILE",
        description = {
            "Show what a module says of itself, and check it",
            "",
            "Tells of the signature and of what the module needs from its host. Fails, after that, when the module is"
                    + " not signed, or is not what was signed."
        })
public final class InspectCommand implements Runnable {
    private static final int LIMIT_BYTES = 64 * 1024 * 1024;

    private final LatticeCommand lattice;

    @Parameters(index = "0", paramLabel = "FILE", description = "A WebAssembly module")
    private Path file;

    public InspectCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        Path path = lattice.context().path(file);
        byte[] bytes = ModuleFile.read(path, LIMIT_BYTES);
        ModuleInspection module = ModuleFile.check(path, bytes, ModuleInspection::of);
        ModuleView view = new ModuleView(module, lattice.context().clock().instant());
        if (lattice.json()) {
            Json.print(lattice.console(), view.data());
        } else {
            view.table().print(lattice.console());
        }
        Optional<SecurityFault> fault = module.fault();
        if (fault.isPresent()) {
            throw CliException.failure(path.toString(), fault.get().getMessage(), "", fault.get());
        }
    }
}
