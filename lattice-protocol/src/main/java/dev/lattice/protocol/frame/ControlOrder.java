package dev.lattice.protocol.frame;

import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.Payload;

/**
 * What a user orders a node to do. The statement vouches for the rest; whoever carries the order cannot change it.
 *
 * @param target the node that is to act
 * @param operation what it is to do
 * @param statement signed by the user, over target, operation and the arguments' hash
 * @param arguments as the operation wants them
 */
public record ControlOrder(KeyId target, String operation, String statement, Payload arguments) {
    public ControlOrder {
        target.require(KeyType.NODE);
        Utf8.require(operation, FrameLimits.NAME_BYTES, "the operation");
        Utf8.require(statement, FrameLimits.STATEMENT_BYTES, "the statement");
        FrameChecks.length(arguments, FrameLimits.CONTROL_BYTES, "the arguments");
    }
}
