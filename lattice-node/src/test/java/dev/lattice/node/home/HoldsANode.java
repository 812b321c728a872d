package dev.lattice.node.home;

import dev.lattice.protocol.id.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Run by {@link HomeLockTest} as a process of its own. */
final class HoldsANode {
    private HoldsANode() {}

    public static void main(String[] arguments) throws IOException {
        try (NodeHome node = LatticeHome.open(Path.of(arguments[0])).acquireNode(Optional.empty())) {
            node.announce(new HostPort("127.0.0.1", 1234), Instant.now());
            System.out.println(node.name());
            while (System.in.read() >= 0) {
                // Held until the parent ends the stream or this process.
                continue;
            }
        }
    }
}
