package dev.lattice.node.home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.SecurityFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A node of this home that runs.
 *
 * @param name its name in the home
 * @param address its key and where it listens
 * @param pid of its process
 * @param started when it began to listen
 */
public record RunningNode(String name, NodeAddress address, long pid, Instant started) {
    private static final String FILE = "running.json";
    private static final int LIMIT_BYTES = 4096;

    static NodeAddress addressOf(KeyId node, HostPort where) {
        return new NodeAddress(node, where.host(), where.port());
    }

    /** What the node in this directory has announced, if it still holds its lock; otherwise the record is removed. */
    static Optional<RunningNode> find(Path directory, String name) {
        if (!Files.exists(directory.resolve(FILE))) {
            return Optional.empty();
        }
        Optional<HomeLock> free = HomeLock.acquire(directory.resolve(NodeHome.LOCK_FILE), Duration.ZERO);
        if (free.isPresent()) {
            try {
                forget(directory);
            } finally {
                free.get().close();
            }
            return Optional.empty();
        }
        return read(directory, name);
    }

    private static Optional<RunningNode> read(Path directory, String name) {
        try {
            JsonNode json = HomeJson.read(directory.resolve(FILE), LIMIT_BYTES);
            return Optional.of(new RunningNode(
                    name,
                    addressOf(
                            KeyId.parse(json.path("node").asText(), KeyType.NODE),
                            HostPort.parse(json.path("address").asText())),
                    json.path("pid").asLong(),
                    Instant.parse(json.path("started").asText())));
        } catch (SecurityFault | HomeException | ProtocolException | DateTimeException e) {
            // Gone since it was seen, or not written by a node: either way nothing that could be dialled.
            return Optional.empty();
        }
    }

    void write(Path directory) {
        ObjectNode json = HomeJson.object();
        json.put("node", address.node().text());
        json.put("address", address.hostPort().toString());
        json.put("pid", pid);
        json.put("started", started.toString());
        HomeJson.write(directory.resolve(FILE), json);
    }

    static void forget(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException e) {
            throw new HomeException("cannot remove " + directory.resolve(FILE), e);
        }
    }
}
