package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.node.client.OrderException;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.home.Context;
import dev.lattice.node.home.LatticeHome;
import dev.lattice.node.home.RunningNode;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.security.credential.Right;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lattice down}. */
@Command(
        name = "down",
        customSynopsis = "lattice down [NODE]",
        description = {
            "Stop a node",
            "",
            "Without NODE it is the one that runs in this home. Its actors come back when it is started again."
        })
public final class DownCommand implements Runnable {
    private static final long WAIT_SECONDS = 20;

    private final LatticeCommand lattice;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NODE", description = "A node's name, its id, or a beginning")
    private Optional<String> node = Optional.empty();

    public DownCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        LatticeHome home = lattice.openHome();
        Optional<Context> context = lattice.lattice(home);
        List<RunningNode> running = Session.running(home, context);
        if (node.isEmpty() && lattice.connect().isEmpty() && running.size() > 1) {
            throw CliException.usage(
                    "which node",
                    "several run in this home: "
                            + running.stream().map(RunningNode::name).collect(Collectors.joining(", ")),
                    "name one: lattice down " + running.get(0).name());
        }
        Optional<RunningNode> own = running.stream()
                .filter(r -> node.isEmpty() || r.name().equals(node.get()))
                .findFirst();
        if (own.isPresent() && lattice.connect().isEmpty() && !mayOrder(home, context)) {
            end(own.get());
            return;
        }
        NodeRow target = order();
        Optional<RunningNode> here = running.stream()
                .filter(r -> r.address().node().text().equals(target.id()))
                .findFirst();
        here.ifPresent(this::await);
        print(target.name(), target.id(), here.isPresent());
    }

    private static boolean mayOrder(LatticeHome home, Optional<Context> context) {
        return LatticeCommand.isDevelopment(context)
                || home.lattices()
                        .user(context.get())
                        .filter(user -> user.credential().rights().contains(Right.ADMIN))
                        .isPresent();
    }

    /** Nobody here has the right to order it, but whoever started the process may end it. */
    private void end(RunningNode meant) {
        ProcessHandle.of(meant.pid()).ifPresent(ProcessHandle::destroy);
        await(meant);
        print(meant.name(), meant.address().node().text(), true);
    }

    /** The connection ends before the node is waited for, since a node that stops waits for its connections to end. */
    private NodeRow order() {
        try (Session session = Session.open(lattice)) {
            NodeRow target = node.map(
                            typed -> Session.node(typed, session.client().nodes()))
                    .orElseGet(() -> connected(session));
            stop(session, Session.key(target.id()));
            return target;
        }
    }

    private static NodeRow connected(Session session) {
        String id = session.client().node().text();
        return session.client().nodes().stream()
                .filter(n -> n.id().equals(id))
                .findFirst()
                .orElseThrow(() -> CliException.failure("no target", "the node does not list itself", "try again"));
    }

    private static void stop(Session session, KeyId target) {
        try {
            session.client().stopNode(target);
        } catch (OrderException e) {
            // A node that stops at once may close the connection before its answer is out.
            if (e.failure().code() != FailureCode.PEER_LOST) {
                throw e;
            }
        }
    }

    private void await(RunningNode stopping) {
        Progress.during(lattice.console(), "stopping " + stopping.name(), () -> {
            try {
                Optional<ProcessHandle> process = ProcessHandle.of(stopping.pid());
                if (process.isPresent()
                        && stopping.pid() != ProcessHandle.current().pid()) {
                    process.get().onExit().get(WAIT_SECONDS, TimeUnit.SECONDS);
                }
            } catch (TimeoutException | ExecutionException e) {
                throw CliException.failure(
                        "node " + stopping.name() + " does not stop",
                        "it was told to " + WAIT_SECONDS + " seconds ago",
                        "end it with: kill -9 " + stopping.pid());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return stopping;
        });
    }

    private void print(String name, String id, boolean gone) {
        if (lattice.json()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("name", name);
            data.put("id", id);
            data.put("stopped", gone);
            Json.print(lattice.console(), data);
        } else {
            lattice.console().line("node " + name + (gone ? " is down" : " is stopping"));
        }
    }
}
