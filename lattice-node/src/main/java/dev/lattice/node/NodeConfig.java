package dev.lattice.node;

import dev.lattice.protocol.id.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a node is to run.
 *
 * @param name its name, for people
 * @param host the address it listens on, which is also the one that others dial
 * @param port the port, 0 for any free one
 * @param join where other nodes of the lattice may be found; empty for the first one
 * @param labels what placement may choose it by
 * @param store the file it remembers things in
 */
public record NodeConfig(
        String name,
        String host,
        int port,
        List<HostPort> join,
        Map<String, String> labels,
        Path store,
        NodeLimits limits) {
    public NodeConfig {
        join = List.copyOf(join);
        labels = Map.copyOf(labels);
    }
}
