package dev.lattice.node.control;

import dev.lattice.node.transport.Responder;
import dev.lattice.protocol.invocation.CallResult;
import java.util.concurrent.CompletableFuture;

/** Takes an answer. */
final class Answer implements Responder {
    private final CompletableFuture<CallResult> result = new CompletableFuture<>();

    CompletableFuture<CallResult> result() {
        return result;
    }

    @Override
    public void answer(CallResult answer) {
        result.complete(answer);
    }

    @Override
    public void onCancel(Runnable action) {}
}
