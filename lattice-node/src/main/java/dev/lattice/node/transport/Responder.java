package dev.lattice.node.transport;

import dev.lattice.protocol.invocation.CallResult;

/** Takes the answer to one exchange that a peer began. */
public interface Responder {
    /** Answers. Any thread; the first answer counts, later ones fall away. */
    void answer(CallResult result);

    /** Runs the action once when the peer withdraws the exchange or is lost, at once if that has happened already. */
    void onCancel(Runnable action);
}
