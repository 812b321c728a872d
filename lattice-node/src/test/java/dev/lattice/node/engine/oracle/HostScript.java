package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Step;
import dev.lattice.protocol.invocation.Payload;

/** What the host answers. The same call in the same place has the same answer, whichever engine asks. */
@FunctionalInterface
interface HostScript {
    /**
     * @param index how many calls of the scenario came before
     */
    HostReply answer(int index, Step.HostCall call);

    /** Answers each call with its own payload. */
    static HostScript echoing() {
        return (index, call) -> new HostReply.Success(call.payload());
    }

    /** Refuses each call, in the way of a node without links. */
    static HostScript refusing() {
        return (index, call) -> new HostReply.Failure("no link to " + call.namespace());
    }

    /** Always gives the same bytes. */
    static HostScript giving(Payload reply) {
        return (index, call) -> new HostReply.Success(reply);
    }
}
