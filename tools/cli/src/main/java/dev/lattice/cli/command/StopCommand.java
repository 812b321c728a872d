package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.node.control.ControlMessages.ActorRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lattice stop}. */
@Command(
        name = "stop",
        customSynopsis = "lattice stop ACTOR [--node NODE]",
        description = {
            "Stop an actor, for good",
            "",
            "On one node with --node, otherwise on every node that runs it. Calls under way may end."
        })
public final class StopCommand implements Runnable {
    private final LatticeCommand lattice;

    @Parameters(index = "0", paramLabel = "ACTOR", description = "An actor's key, call alias or name, or a beginning")
    private String actor;

    @Option(names = "--node", paramLabel = "NODE", description = "Stop it there only")
    private Optional<String> node = Optional.empty();

    public StopCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        try (Session session = Session.open(lattice)) {
            List<ActorRow> actors = session.client().actors();
            ActorRow meant = Session.actor(actor, actors);
            List<ActorRow> placed =
                    actors.stream().filter(a -> a.id().equals(meant.id())).toList();
            List<ActorRow> stopping = node.map(typed -> onNode(
                            placed,
                            Session.node(typed, session.client().nodes()).id(),
                            typed))
                    .orElse(placed);
            for (ActorRow row : stopping) {
                Progress.during(lattice.console(), "stopping " + row.name() + " on " + row.nodeName(), () -> {
                    session.client().stop(Session.key(row.node()), Session.key(row.id()));
                    return row;
                });
                if (!lattice.json()) {
                    lattice.console()
                            .line("stopped " + row.name() + " on " + row.nodeName() + " (" + Candidate.shortId(row.id())
                                    + ")");
                }
            }
            if (lattice.json()) {
                Json.print(lattice.console(), stopping);
            }
        }
    }

    private static List<ActorRow> onNode(List<ActorRow> placed, String node, String typed) {
        List<ActorRow> there =
                placed.stream().filter(a -> a.node().equals(node)).toList();
        if (there.isEmpty()) {
            throw CliException.failure(
                    placed.get(0).name() + " does not run on " + typed,
                    "it runs on " + placed.stream().map(ActorRow::nodeName).collect(Collectors.joining(", ")),
                    "name one of these");
        }
        return there;
    }
}
