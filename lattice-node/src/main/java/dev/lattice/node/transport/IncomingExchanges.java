package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Body;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** The exchanges that the peer began and that are not answered yet. Confined to the event loop. */
final class IncomingExchanges {
    private static final Runnable NOTHING = () -> {};

    private final EventLoop loop;
    private final WriteQueue queue;
    private final TransportLimits limits;
    private final LongObjectMap<IncomingExchange> active = new LongObjectHashMap<>();
    private final LongObjectMap<BiConsumer<IncomingExchange, Payload>> waiting = new LongObjectHashMap<>();
    private long lastId;
    private long heldBytes;

    IncomingExchanges(EventLoop loop, WriteQueue queue, TransportLimits limits) {
        this.loop = loop;
        this.queue = queue;
        this.limits = limits;
    }

    int size() {
        return active.size();
    }

    /**
     * The peer begins an exchange.
     *
     * @param body its payload, at hand or to follow
     * @param answer makes the frame that answers with a payload: REPLY or MODULE
     * @param handler takes the exchange when its payload is whole
     */
    void begin(
            long id, Body body, BiFunction<Long, Body, Frame> answer, BiConsumer<IncomingExchange, Payload> handler) {
        if (id <= lastId) {
            throw new ProtocolException("exchange " + id + " came after exchange " + lastId);
        }
        lastId = id;
        if (queue.waitingBytes() > 2 * limits.connectionBytes()) {
            throw new ProtocolException("it asks and does not read the answers");
        }
        Optional<CallFailure> refusal = refusal(body);
        if (refusal.isPresent()) {
            // It is not entered, so that the chunks which follow already fall away.
            fail(id, refusal.get());
            return;
        }
        IncomingExchange exchange =
                new IncomingExchange(id, body.totalBytes(), (done, result) -> later(() -> send(done, result, answer)));
        active.put(id, exchange);
        heldBytes += body.totalBytes();
        if (body instanceof Body.Inline inline) {
            handler.accept(exchange, inline.payload());
        } else {
            exchange.expect(new BodyAssembly((int) body.totalBytes()));
            waiting.put(id, handler);
        }
    }

    /** After the end of the event loop nobody is left to be answered. */
    private void later(Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    private Optional<CallFailure> refusal(Body body) {
        if (active.size() >= limits.pendingCalls()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.OVERLOADED, "more than " + limits.pendingCalls() + " calls on one connection"));
        }
        if (queue.waitingBytes() > limits.connectionBytes()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.OVERLOADED,
                    "answers of more than " + limits.connectionBytes() + " bytes wait to be read by the caller"));
        }
        if (body.totalBytes() > limits.payloadBytes()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.LIMIT,
                    "the payload has " + body.totalBytes() + " bytes; the node takes at most "
                            + limits.payloadBytes()));
        }
        if (heldBytes + body.totalBytes() > limits.connectionBytes()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.OVERLOADED,
                    "calls of more than " + limits.connectionBytes() + " bytes at once on one connection"));
        }
        return Optional.empty();
    }

    /** A chunk of a request; that of an exchange which has been answered already falls away. */
    void chunk(Frame.Chunk chunk) {
        IncomingExchange exchange = active.get(chunk.id());
        if (exchange == null) {
            if (chunk.id() > lastId) {
                throw new ProtocolException("a chunk of exchange " + chunk.id() + " that was never begun");
            }
            return;
        }
        BodyAssembly body = exchange.body()
                .orElseThrow(() -> new ProtocolException("a chunk of a request that did not announce any"));
        if (body.add(chunk)) {
            BiConsumer<IncomingExchange, Payload> handler = waiting.get(chunk.id());
            Payload payload = body.payload();
            exchange.bodyDone();
            waiting.remove(chunk.id());
            handler.accept(exchange, payload);
        }
    }

    void cancel(long id) {
        IncomingExchange exchange = active.remove(id);
        if (exchange != null) {
            release(exchange);
            exchange.cancel();
        }
        queue.cancel(id);
    }

    void lost() {
        List<IncomingExchange> exchanges = List.copyOf(active.values());
        active.clear();
        waiting.clear();
        exchanges.forEach(IncomingExchange::cancel);
    }

    /** A call's payload counts until the call is answered, wherever it waits meanwhile. */
    private void release(IncomingExchange exchange) {
        heldBytes -= exchange.heldBytes();
        exchange.bodyDone();
        waiting.remove(exchange.id());
    }

    private void send(IncomingExchange exchange, CallResult result, BiFunction<Long, Body, Frame> answer) {
        if (active.remove(exchange.id()) == null) {
            return;
        }
        release(exchange);
        if (result instanceof CallResult.Failed failed) {
            fail(exchange.id(), failed.failure());
            return;
        }
        Payload payload = ((CallResult.Reply) result).payload();
        Frame frame = answer.apply(exchange.id(), Body.of(payload));
        int limit = frame instanceof Frame.Module ? limits.moduleBytes() : limits.payloadBytes();
        if (payload.length() > limit) {
            fail(
                    exchange.id(),
                    CallFailure.mayHaveRun(
                            FailureCode.LIMIT, "the reply has " + payload.length() + " bytes, at most " + limit));
            return;
        }
        boolean inline = payload.length() <= FrameLimits.CHUNK_BYTES;
        queue.add(frame, new ChunkStream(exchange.id(), inline ? Payload.EMPTY : payload), NOTHING);
    }

    private void fail(long id, CallFailure failure) {
        queue.add(new Frame.Failure(id, failure), new ChunkStream(id, Payload.EMPTY), NOTHING);
    }
}
