package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Body;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
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
    private long assemblyBytes;

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
        IncomingExchange exchange =
                new IncomingExchange(id, (done, result) -> loop.execute(() -> send(done, result, answer)));
        active.put(id, exchange);
        if (active.size() > limits.pendingCalls()) {
            exchange.answer(CallResult.notRun(
                    FailureCode.OVERLOADED, "more than " + limits.pendingCalls() + " calls on one connection"));
        } else if (queue.waitingBytes() > limits.connectionBytes()) {
            exchange.answer(CallResult.notRun(
                    FailureCode.OVERLOADED,
                    "replies of more than " + limits.connectionBytes() + " bytes wait to be read by the caller"));
        } else if (body instanceof Body.Inline inline) {
            handler.accept(exchange, inline.payload());
        } else if (body.totalBytes() > limits.payloadBytes()) {
            exchange.answer(CallResult.notRun(
                    FailureCode.LIMIT,
                    "the payload has " + body.totalBytes() + " bytes; the node takes at most "
                            + limits.payloadBytes()));
        } else if (assemblyBytes + body.totalBytes() > limits.connectionBytes()) {
            exchange.answer(CallResult.notRun(
                    FailureCode.OVERLOADED,
                    "payloads of more than " + limits.connectionBytes() + " bytes at once on one connection"));
        } else {
            assemblyBytes += body.totalBytes();
            exchange.expect(new BodyAssembly((int) body.totalBytes()));
            waiting.put(id, handler);
        }
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
            release(exchange);
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

    private void release(IncomingExchange exchange) {
        exchange.body().ifPresent(body -> assemblyBytes -= body.totalBytes());
        exchange.bodyDone();
        waiting.remove(exchange.id());
    }

    private void send(IncomingExchange exchange, CallResult result, BiFunction<Long, Body, Frame> answer) {
        if (active.remove(exchange.id()) == null) {
            return;
        }
        release(exchange);
        if (result instanceof CallResult.Failed failed) {
            fail(exchange.id(), failed);
            return;
        }
        Payload payload = ((CallResult.Reply) result).payload();
        Frame frame = answer.apply(exchange.id(), Body.of(payload));
        int limit = frame instanceof Frame.Module ? limits.moduleBytes() : limits.payloadBytes();
        if (payload.length() > limit) {
            fail(exchange.id(), (CallResult.Failed) CallResult.mayHaveRun(
                    FailureCode.LIMIT, "the reply has " + payload.length() + " bytes, at most " + limit));
            return;
        }
        boolean inline = payload.length() <= FrameLimits.CHUNK_BYTES;
        ChunkStream stream = new ChunkStream(exchange.id(), inline ? Payload.EMPTY : payload);
        queue.add(frame, stream, NOTHING);
    }

    private void fail(long id, CallResult.Failed failed) {
        queue.add(new Frame.Failure(id, failed.failure()), new ChunkStream(id, Payload.EMPTY), NOTHING);
    }
}
