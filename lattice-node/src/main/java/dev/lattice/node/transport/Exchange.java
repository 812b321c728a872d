package dev.lattice.node.transport;

import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An exchange that this side began and whose end it awaits. Confined to the event loop, but for its result. */
final class Exchange {
    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private final Deadline deadline;
    private final boolean streaming;
    private final int answerLimitBytes;
    private long id;
    private boolean sent;
    private Optional<BodyAssembly> body = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();

    /**
     * @param streaming whether its request follows in chunks, so that some may wait when the answer comes
     * @param answerLimitBytes the longest answer that is taken
     */
    Exchange(Deadline deadline, boolean streaming, int answerLimitBytes) {
        this.deadline = deadline;
        this.streaming = streaming;
        this.answerLimitBytes = answerLimitBytes;
    }

    int answerLimitBytes() {
        return answerLimitBytes;
    }

    boolean streaming() {
        return streaming;
    }

    CompletableFuture<CallResult> result() {
        return result;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Its number on the connection, 0 before it has one. */
    long id() {
        return id;
    }

    void numbered(long number) {
        id = number;
    }

    /** Whether the peer may have seen it: from then on nobody can say that the call did not run. */
    boolean sent() {
        return sent;
    }

    void markSent() {
        sent = true;
    }

    Optional<BodyAssembly> body() {
        return body;
    }

    void expect(BodyAssembly assembly) {
        body = Optional.of(assembly);
    }

    void timer(Future<?> future) {
        timer = Optional.of(future);
    }

    void complete(CallResult outcome) {
        timer.ifPresent(future -> future.cancel(false));
        result.complete(outcome);
    }
}
