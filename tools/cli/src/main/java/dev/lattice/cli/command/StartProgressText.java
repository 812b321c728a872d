package dev.lattice.cli.command;

import dev.lattice.node.client.LatticeClient;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.control.ControlMessages.StartRow;
import dev.lattice.node.fault.NodeException;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.security.module.ModuleHash;
import java.util.Optional;
import java.util.function.Supplier;

/** What a start on a node is at, as that node tells when it is asked; asked once a second at most. */
final class StartProgressText implements Supplier<String> {
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final LatticeClient client;
    private final NodeRow node;
    private final String moduleHash;
    private String text;
    private long askedNanos = System.nanoTime() - PERIOD_NANOS;

    /** @param file what is started, as long as the node does not tell */
    StartProgressText(LatticeClient client, NodeRow node, byte[] module, String file) {
        this.client = client;
        this.node = node;
        this.moduleHash = ModuleHash.ofFile(module);
        this.text = "starting " + file + " on " + node.name();
    }

    @Override
    public String get() {
        if (System.nanoTime() - askedNanos >= PERIOD_NANOS) {
            ask().ifPresent(start -> text = text(start, node.name()));
            askedNanos = System.nanoTime();
        }
        return text;
    }

    private Optional<StartRow> ask() {
        try {
            return client.starts(Session.key(node.id())).stream()
                    .filter(start -> start.moduleHash().equals(moduleHash))
                    .findFirst();
        } catch (NodeException | ProtocolException e) {
            // The user may have no right to look, or the node be of an older release: the start goes on all the same.
            return Optional.empty();
        }
    }

    static String text(StartRow start, String node) {
        return switch (start.stage()) {
            case "waiting" -> start.name() + " waits on " + node + " until other modules are compiled";
            case "compiling" -> "compiling " + start.name() + " on " + node;
            default -> "starting " + start.name() + " on " + node;
        };
    }
}
