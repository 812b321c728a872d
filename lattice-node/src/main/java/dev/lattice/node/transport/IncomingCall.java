package dev.lattice.node.transport;

import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;

/** A call that a peer makes, with the whole of its payload. */
public record IncomingCall(Invocation invocation, Deadline deadline, Responder responder) {}
