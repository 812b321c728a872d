package dev.lattice.node.home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lattice that a node of this home belongs to, in {@code lattice.json} in the node's directory.
 *
 * @param lattice its cluster key
 * @param issuers where its issuers were, to find the others by and to renew at; empty on the first node
 */
public record JoinedLattice(KeyId lattice, List<NodeAddress> issuers) {
    private static final String FILE = "lattice.json";
    private static final int LIMIT_BYTES = 64 * 1024;

    public JoinedLattice {
        lattice.require(KeyType.CLUSTER);
        issuers = issuers.stream().distinct().limit(Context.LIMIT_ADDRESSES).toList();
    }

    static Optional<JoinedLattice> find(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode json = HomeJson.read(file, LIMIT_BYTES);
        try {
            List<NodeAddress> issuers = new ArrayList<>();
            for (JsonNode issuer : json.path("issuers")) {
                issuers.add(NodeAddress.parse(issuer.asText()));
            }
            return Optional.of(
                    new JoinedLattice(KeyId.parse(json.path("lattice").asText(), KeyType.CLUSTER), issuers));
        } catch (ProtocolException e) {
            throw new HomeException(file + " is damaged: " + e.getMessage() + "; mend it, or join again", e);
        }
    }

    void write(Path directory) {
        ObjectNode json = HomeJson.object();
        json.put("lattice", lattice.text());
        ArrayNode list = json.putArray("issuers");
        issuers.forEach(issuer -> list.add(issuer.toString()));
        HomeJson.write(directory.resolve(FILE), json);
    }
}
