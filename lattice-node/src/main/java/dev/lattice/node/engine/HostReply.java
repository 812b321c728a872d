package dev.lattice.node.engine;

import dev.lattice.protocol.invocation.Payload;

/** What the host answers to a {@link Step.HostCall}. */
public sealed interface HostReply {
    /** It was done; the guest reads the bytes. */
    record Success(Payload payload) implements HostReply {}

    /** It was not done; the guest reads the text and goes on. */
    record Failure(String text) implements HostReply {}
}
