package dev.lattice.node.engine.oracle;

import dev.lattice.protocol.invocation.Payload;

/** A message for a guest. */
record Message(String operation, Payload payload) {
    static Message of(String operation, String text) {
        return new Message(operation, Payload.ofText(text));
    }

    static Message of(String operation, byte... payload) {
        return new Message(operation, Payload.copyOf(payload));
    }
}
