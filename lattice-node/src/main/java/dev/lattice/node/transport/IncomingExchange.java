package dev.lattice.node.transport;

import dev.lattice.protocol.invocation.CallResult;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** An exchange that the peer began. Answered from any thread, once. */
final class IncomingExchange implements Responder {
    private static final Runnable NOTHING = () -> {};
    private static final Runnable CANCELLED = () -> {};

    private final long id;
    private final long heldBytes;
    private final BiConsumer<IncomingExchange, CallResult> sender;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicReference<Runnable> onCancel = new AtomicReference<>(NOTHING);
    private Optional<BodyAssembly> body = Optional.empty();

    /**
     * @param heldBytes what its payload takes until it is answered
     * @param sender takes the answer to the event loop
     */
    IncomingExchange(long id, long heldBytes, BiConsumer<IncomingExchange, CallResult> sender) {
        this.id = id;
        this.heldBytes = heldBytes;
        this.sender = sender;
    }

    long id() {
        return id;
    }

    long heldBytes() {
        return heldBytes;
    }

    /** The request's payload while its chunks come in; event loop only. */
    Optional<BodyAssembly> body() {
        return body;
    }

    void expect(BodyAssembly assembly) {
        body = Optional.of(assembly);
    }

    void bodyDone() {
        body = Optional.empty();
    }

    @Override
    public void answer(CallResult result) {
        if (answered.compareAndSet(false, true)) {
            sender.accept(this, result);
        }
    }

    @Override
    public void onCancel(Runnable action) {
        if (!onCancel.compareAndSet(NOTHING, action)) {
            action.run();
        }
    }

    /** The peer no longer wants the answer, or is gone. */
    void cancel() {
        Runnable action = onCancel.getAndSet(CANCELLED);
        if (answered.compareAndSet(false, true)) {
            action.run();
        }
    }
}
