package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Body;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * The exchanges that this side of a connection began: each ends exactly once, with an answer, at its deadline, or with
 * the connection. Answers that come after the end fall away, for ids are never used twice. Confined to the event loop.
 */
final class OutgoingExchanges {
    /** The far end knows better where the time went, so its own report of a deadline gets this much of a head start. */
    private static final long GRACE_MILLIS = 25;

    private final EventLoop loop;
    private final WriteQueue queue;
    private final TransportLimits limits;
    private final NanoClock clock;
    private final LongObjectMap<Exchange> pending = new LongObjectHashMap<>();
    private long nextId;
    private long assemblyBytes;

    /** @param firstId 1 on the side that dialled, 2 on the other */
    OutgoingExchanges(EventLoop loop, WriteQueue queue, TransportLimits limits, NanoClock clock, long firstId) {
        this.loop = loop;
        this.queue = queue;
        this.limits = limits;
        this.clock = clock;
        this.nextId = firstId;
    }

    int size() {
        return pending.size();
    }

    /** Sends what begins an exchange; {@code payload} follows in chunks when it is large. */
    void begin(Exchange exchange, LongFunction<Frame> frame, Payload payload) {
        long left = exchange.deadline().remainingNanos(clock);
        if (left <= 0) {
            exchange.complete(timedOut(exchange));
        } else if (pending.size() >= limits.pendingCalls()) {
            exchange.complete(overloaded("calls under way", limits.pendingCalls()));
        } else if (queue.waitingBytes() + payload.length() > limits.connectionBytes()) {
            exchange.complete(overloaded("bytes waiting to be sent", limits.connectionBytes()));
        } else {
            send(exchange, frame, payload, left);
        }
    }

    private void send(Exchange exchange, LongFunction<Frame> frame, Payload payload, long leftNanos) {
        long id = nextId;
        Frame first;
        try {
            first = frame.apply(id);
        } catch (ProtocolException e) {
            exchange.complete(CallResult.notRun(FailureCode.BAD_REQUEST, e.getMessage()));
            return;
        }
        nextId += 2;
        exchange.numbered(id);
        pending.put(id, exchange);
        long wait = leftNanos + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        exchange.timer(loop.schedule(() -> expire(id), wait, TimeUnit.NANOSECONDS));
        Payload chunked = exchange.streaming() ? payload : Payload.EMPTY;
        queue.add(first, new ChunkStream(id, chunked), exchange::markSent);
    }

    private void expire(long id) {
        Exchange exchange = pending.get(id);
        if (exchange != null) {
            giveUp(exchange, timedOut(exchange));
        }
    }

    /** The caller no longer wants the answer. */
    void withdraw(Exchange exchange) {
        if (pending.get(exchange.id()) == exchange) {
            String text = "the caller withdrew the call";
            giveUp(
                    exchange,
                    exchange.sent()
                            ? CallResult.mayHaveRun(FailureCode.CANCELLED, text)
                            : CallResult.notRun(FailureCode.CANCELLED, text));
        }
    }

    private void giveUp(Exchange exchange, CallResult result) {
        if (exchange.sent()) {
            queue.urgent(new Frame.Cancel(exchange.id()));
        } else {
            queue.cancel(exchange.id());
        }
        end(exchange.id(), result);
    }

    private CallResult timedOut(Exchange exchange) {
        String where = exchange.sent() ? "sent" : "never sent";
        long elapsed = exchange.deadline().elapsedMillis(clock);
        String text = exchange.sent() ? "no answer within " + elapsed + " ms" : "not sent within " + elapsed + " ms";
        CallFailure failure = new CallFailure(FailureCode.TIMEOUT, text, exchange.sent(), Map.of());
        return new CallResult.Failed(
                failure.with(CallFailure.WHERE, where).with(CallFailure.ELAPSED_MILLIS, Long.toString(elapsed)));
    }

    private static CallResult overloaded(String what, long limit) {
        return CallResult.notRun(
                FailureCode.OVERLOADED, "the connection is full: " + limit + " " + what + " is its limit");
    }

    /** An answer came: whole, or with chunks to follow. */
    void answered(long id, Body body) {
        Exchange exchange = pending.get(id);
        if (exchange == null) {
            return;
        }
        if (exchange.body().isPresent()) {
            throw new ProtocolException("exchange " + id + " was answered twice");
        }
        if (body instanceof Body.Inline inline) {
            end(id, new CallResult.Reply(inline.payload()));
        } else if (body.totalBytes() > exchange.answerLimitBytes()) {
            refuse(id, "the reply has " + body.totalBytes() + " bytes, at most " + exchange.answerLimitBytes());
        } else if (assemblyBytes + body.totalBytes() > limits.connectionBytes()) {
            refuse(id, "replies of more than " + limits.connectionBytes() + " bytes at once on one connection");
        } else {
            assemblyBytes += body.totalBytes();
            exchange.expect(new BodyAssembly((int) body.totalBytes()));
        }
    }

    private void refuse(long id, String text) {
        queue.urgent(new Frame.Cancel(id));
        end(id, CallResult.mayHaveRun(FailureCode.LIMIT, text));
    }

    void failed(long id, CallFailure failure) {
        if (pending.containsKey(id)) {
            end(id, new CallResult.Failed(failure));
        }
    }

    void chunk(Frame.Chunk chunk) {
        Exchange exchange = pending.get(chunk.id());
        if (exchange == null) {
            return;
        }
        BodyAssembly body = exchange.body()
                .orElseThrow(() -> new ProtocolException("a chunk of an answer that did not announce any"));
        if (body.add(chunk)) {
            end(chunk.id(), new CallResult.Reply(body.payload()));
        }
    }

    /** The connection is lost: what may have been seen by the peer may have run, the rest has not. */
    void lost(String reason) {
        List<Exchange> exchanges = List.copyOf(pending.values());
        pending.clear();
        for (Exchange exchange : exchanges) {
            exchange.complete(
                    exchange.sent()
                            ? CallResult.mayHaveRun(FailureCode.PEER_LOST, "the connection was lost: " + reason)
                            : CallResult.notRun(FailureCode.UNREACHABLE, "the connection was lost: " + reason));
        }
    }

    private void end(long id, CallResult result) {
        Exchange exchange = pending.remove(id);
        if (exchange.streaming()) {
            queue.cancel(id);
        }
        exchange.body().ifPresent(body -> assemblyBytes -= body.totalBytes());
        exchange.complete(result);
    }
}
