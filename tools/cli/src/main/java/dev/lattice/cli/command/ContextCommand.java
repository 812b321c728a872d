package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.Contexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lattice context}. */
@Command(
        name = "context",
        customSynopsis = {"lattice context list", "       lattice context use NAME"},
        description = "Choose which lattice commands mean")
public final class ContextCommand implements Runnable {
    private final LatticeCommand lattice;

    @Spec
    private CommandSpec spec;

    public ContextCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do is missing: list, or use NAME");
    }

    @Command(
            name = "list",
            customSynopsis = "lattice context list",
            description = "The lattices that this home knows; the one that is meant has a star")
    void list() {
        Contexts contexts = lattice.openHome().contexts();
        List<Context> all = contexts.all();
        Optional<String> meant = lattice.lattice(lattice.openHome()).map(Context::name);
        if (lattice.json()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            all.forEach(context ->
                    rows.add(row(context, meant.filter(context.name()::equals).isPresent())));
            Json.print(lattice.console(), rows);
            return;
        }
        if (all.isEmpty()) {
            lattice.console()
                    .line("this home knows no lattice; `lattice init` makes one, `lattice up` one for this machine");
            return;
        }
        Table table = Table.of("", "NAME", "USER", "ADDRESSES", "LATTICE");
        all.forEach(context -> table.row(
                meant.filter(context.name()::equals).isPresent() ? "*" : " ",
                context.name(),
                context.userKeyFile().isPresent() ? "yes" : "no",
                String.join(",", addresses(context)),
                context.lattice()));
        table.print(lattice.console());
    }

    private static List<String> addresses(Context context) {
        return context.addresses().stream().map(a -> a.hostPort().toString()).toList();
    }

    private static Map<String, Object> row(Context context, boolean meant) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", context.name());
        row.put("meant", meant);
        row.put("user", context.userKeyFile().isPresent());
        row.put("addresses", addresses(context));
        row.put("lattice", context.lattice().text());
        return row;
    }

    /**
     * Chooses.
     *
     * @param name as this home calls it
     */
    @Command(
            name = "use",
            customSynopsis = "lattice context use NAME",
            description = "Mean this lattice from now on, unless --context names another")
    void use(@Parameters(paramLabel = "NAME", description = "As `context list` shows it") String name) {
        Contexts contexts = lattice.openHome().contexts();
        if (contexts.find(name).isEmpty()) {
            throw CliException.failure(
                    "no lattice '" + name + "'",
                    "this home knows none of that name",
                    "see them with: lattice context list");
        }
        contexts.use(name);
        lattice.console().line("commands mean lattice " + name + " now");
    }
}
