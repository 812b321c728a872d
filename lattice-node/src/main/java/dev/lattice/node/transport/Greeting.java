package dev.lattice.node.transport;

import java.util.Map;

/** What an end of a connection says of itself in its first frame, for people and for placing; identity is in TLS. */
public record Greeting(String name, Map<String, String> labels) {
    public Greeting {
        labels = Map.copyOf(labels);
    }
}
