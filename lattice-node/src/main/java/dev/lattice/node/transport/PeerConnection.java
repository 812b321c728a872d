package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Body;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameLimits;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.credential.Credential;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An established connection. All of its state belongs to its event loop; only {@code open} is read elsewhere. */
final class PeerConnection extends SimpleChannelInboundHandler<Frame> implements Peer {
    /** A probe that comes later than this after its time says more of this node than of the peer. */
    private static final long LATE_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

    private final Channel channel;
    private final EventLoop loop;
    private final Credential credential;
    private final Greeting greeting;
    private final boolean dialled;
    private final TransportContext transport;
    private final ConnectionTable table;
    private final PeerListener listener;
    private final TransportLimits limits;
    private final NanoClock clock;
    private final WriteQueue queue;
    private final OutgoingExchanges outgoing;
    private final IncomingExchanges incoming;
    private final InventoryAssembly inventories = new InventoryAssembly();
    private volatile boolean open = true;
    private volatile int pendingCalls;
    private boolean saidGoodbye;
    private boolean heardGoodbye;
    private volatile long establishedNanos;
    private long lastReadNanos;
    private long lastProbeNanos;
    private String reason = "the peer closed it";

    /** @param dialled whether this side dialled */
    PeerConnection(
            Channel channel, Credential credential, Greeting greeting, boolean dialled, TransportContext transport) {
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.credential = credential;
        this.greeting = greeting;
        this.dialled = dialled;
        this.transport = transport;
        this.table = transport.table();
        this.listener = transport.listener();
        this.limits = transport.limits();
        this.clock = transport.nanos();
        this.queue = new WriteQueue(channel);
        this.outgoing = new OutgoingExchanges(loop, queue, limits, clock, dialled ? 1 : 2);
        this.incoming = new IncomingExchanges(loop, queue, limits);
    }

    /** Begins to watch over the connection; on the event loop, once the handler stands in the pipeline. */
    void established() {
        establishedNanos = clock.nanoTime();
        lastReadNanos = establishedNanos;
        lastProbeNanos = establishedNanos;
        var probe =
                loop.scheduleAtFixedRate(this::probe, limits.pingMillis(), limits.pingMillis(), TimeUnit.MILLISECONDS);
        listener.connected(this);
        table.add(this);
        // Last, for on a channel that is closed already it runs at once, and must find all there is to undo.
        channel.closeFuture().addListener(closed -> {
            probe.cancel(false);
            lost();
        });
    }

    /** Whether it has stood for longer than a second one, dialled at the same moment, could take to come up. */
    boolean settled() {
        return clock.nanoTime() - establishedNanos > TimeUnit.MILLISECONDS.toNanos(limits.handshakeMillis());
    }

    boolean dialled() {
        return dialled;
    }

    @Override
    public Credential credential() {
        return credential;
    }

    @Override
    public String name() {
        return greeting.name();
    }

    @Override
    public Map<String, String> labels() {
        return greeting.labels();
    }

    @Override
    public String remoteAddress() {
        return Addresses.text(channel.remoteAddress());
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public int pendingCalls() {
        return pendingCalls;
    }

    @Override
    public CompletionStage<CallResult> call(Invocation invocation, Deadline deadline, Cancellation cancellation) {
        Payload payload = invocation.payload();
        if (payload.length() > limits.payloadBytes()) {
            return completed(CallResult.notRun(
                    FailureCode.LIMIT,
                    "the payload has " + payload.length() + " bytes, at most " + limits.payloadBytes()));
        }
        return exchange(
                deadline,
                cancellation,
                payload,
                limits.payloadBytes(),
                id -> new Frame.Request(
                        id,
                        millisLeft(deadline),
                        invocation.target(),
                        invocation.operation(),
                        invocation.origin(),
                        invocation.trace(),
                        invocation.hops(),
                        invocation.idempotencyKey(),
                        Body.of(payload),
                        invocation.session()));
    }

    @Override
    public CompletionStage<CallResult> control(ControlOrder order, Deadline deadline) {
        int bytes = order.arguments().length();
        if (bytes > FrameLimits.CONTROL_BYTES) {
            return completed(CallResult.notRun(
                    FailureCode.LIMIT, "the arguments have " + bytes + " bytes, at most " + FrameLimits.CONTROL_BYTES));
        }
        return exchange(
                deadline, new Cancellation(), Payload.EMPTY, limits.payloadBytes(), id -> new Frame.Control(id, order));
    }

    @Override
    public CompletionStage<CallResult> module(String moduleHash, Deadline deadline) {
        return exchange(
                deadline,
                new Cancellation(),
                Payload.EMPTY,
                limits.moduleBytes(),
                id -> new Frame.ModuleGet(id, moduleHash));
    }

    @Override
    public void gossip(Payload message) {
        loop.execute(() -> queue.urgent(new Frame.Gossip(message)));
    }

    @Override
    public void inventory(long version, List<InventoryEntry> entries) {
        int parts = Math.max(1, -Math.floorDiv(-entries.size(), FrameLimits.INVENTORY_ENTRIES));
        loop.execute(() -> {
            for (int part = 0; part < parts; part++) {
                int from = part * FrameLimits.INVENTORY_ENTRIES;
                int to = Math.min(entries.size(), from + FrameLimits.INVENTORY_ENTRIES);
                add(new Frame.Inventory(version, part, parts, List.copyOf(entries.subList(from, to))));
            }
        });
    }

    @Override
    public void goodbye(String why) {
        loop.execute(() -> sayGoodbye(why));
    }

    /** Waits for the end of the connection; not on an event loop. */
    void awaitClosed(long nanos) {
        channel.closeFuture().awaitUninterruptibly(nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes the socket without a word, as a crash would; for tests. */
    void abort() {
        channel.close();
    }

    /** Reads no more, as a frozen process would; for tests. */
    void stopReading() {
        channel.config().setAutoRead(false);
    }

    private CompletionStage<CallResult> exchange(
            Deadline deadline,
            Cancellation cancellation,
            Payload payload,
            int answerLimitBytes,
            LongFunction<Frame> frame) {
        Exchange exchange = new Exchange(deadline, payload.length() > FrameLimits.CHUNK_BYTES, answerLimitBytes);
        try {
            loop.execute(() -> begin(exchange, frame, payload));
        } catch (RejectedExecutionException e) {
            exchange.complete(CallResult.notRun(FailureCode.UNREACHABLE, "this node is shutting down"));
        }
        cancellation.onCancel(() -> withdraw(exchange));
        return exchange.result();
    }

    private void withdraw(Exchange exchange) {
        if (!exchange.result().isDone() && !loop.isShuttingDown()) {
            loop.execute(() -> {
                outgoing.withdraw(exchange);
                closeWhenDone();
            });
        }
    }

    private void begin(Exchange exchange, LongFunction<Frame> frame, Payload payload) {
        if (open) {
            outgoing.begin(exchange, frame, payload);
            pendingCalls = outgoing.size();
        } else {
            exchange.complete(
                    CallResult.notRun(FailureCode.UNREACHABLE, "the connection to " + name() + " is closing"));
        }
    }

    private static CompletionStage<CallResult> completed(CallResult result) {
        return CompletableFuture.completedFuture(result);
    }

    private long millisLeft(Deadline deadline) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos(clock)));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (!channel.isActive()) {
            // What came in one batch with a violation must not reach an actor after the connection was given up.
            return;
        }
        lastReadNanos = clock.nanoTime();
        handle(frame);
        pendingCalls = outgoing.size();
        closeWhenDone();
    }

    private void handle(Frame frame) {
        if (frame instanceof Frame.Request request) {
            incoming.begin(
                    own(request.id()),
                    request.body(),
                    Frame.Reply::new,
                    (exchange, payload) -> call(request, payload, exchange));
        } else if (frame instanceof Frame.Reply reply) {
            outgoing.answered(reply.id(), reply.body());
        } else if (frame instanceof Frame.Failure failure) {
            outgoing.failed(failure.id(), failure.failure());
        } else if (frame instanceof Frame.Chunk chunk) {
            if (theirs(chunk.id())) {
                incoming.chunk(chunk);
            } else {
                outgoing.chunk(chunk);
            }
        } else if (frame instanceof Frame.Cancel cancel) {
            incoming.cancel(own(cancel.id()));
        } else {
            handleOther(frame);
        }
    }

    private void handleOther(Frame frame) {
        if (frame instanceof Frame.Gossip gossip) {
            requireNode("GOSSIP");
            listener.gossip(this, gossip.message());
        } else if (frame instanceof Frame.Inventory inventory) {
            requireNode("INVENTORY");
            inventories.add(inventory).ifPresent(all -> listener.inventory(this, inventory.version(), all));
        } else if (frame instanceof Frame.Ping ping) {
            queue.urgent(new Frame.Pong(ping.nonce()));
        } else if (frame instanceof Frame.Goodbye goodbye) {
            heardGoodbye = true;
            sayGoodbye(goodbye.reason());
        } else if (frame instanceof Frame.Control control) {
            incoming.begin(
                    own(control.id()),
                    new Body.Inline(Payload.EMPTY),
                    Frame.Reply::new,
                    (exchange, none) -> listener.control(this, control.order(), exchange));
        } else if (frame instanceof Frame.ModuleGet get) {
            incoming.begin(
                    own(get.id()),
                    new Body.Inline(Payload.EMPTY),
                    Frame.Module::new,
                    (exchange, none) -> listener.module(this, get.moduleHash(), exchange));
        } else if (frame instanceof Frame.Module module) {
            outgoing.answered(module.id(), module.body());
        } else if (!(frame instanceof Frame.Pong)) {
            throw new ProtocolException("a second greeting");
        }
    }

    private void call(Frame.Request request, Payload payload, IncomingExchange exchange) {
        Invocation invocation = new Invocation(
                request.target(),
                request.operation(),
                request.origin(),
                request.hops(),
                request.trace(),
                request.idempotencyKey(),
                payload,
                request.session());
        listener.call(this, new IncomingCall(invocation, Deadline.in(request.millisLeft(), clock), exchange));
    }

    /** The side that dialled allots odd ids. */
    private boolean theirs(long id) {
        return (id & 1) == (dialled ? 0 : 1);
    }

    private long own(long id) {
        if (!theirs(id)) {
            throw new ProtocolException("exchange " + id + " is numbered as one of the other side's");
        }
        return id;
    }

    private void requireNode(String what) {
        if (!isNode()) {
            throw new ProtocolException(what + " from a user, who is no node");
        }
    }

    private void add(Frame frame) {
        queue.add(frame, new ChunkStream(0, Payload.EMPTY), () -> {});
    }

    private void probe() {
        long now = clock.nanoTime();
        long silence = now - lastReadNanos;
        // A loop that was kept from running has not looked; what came meanwhile is read before the next probe.
        boolean looked = now - lastProbeNanos < TimeUnit.MILLISECONDS.toNanos(limits.pingMillis() + LATE_MILLIS);
        lastProbeNanos = now;
        if (looked && silence > TimeUnit.MILLISECONDS.toNanos(limits.silenceMillis())) {
            close("nothing was heard from it for " + TimeUnit.NANOSECONDS.toMillis(silence) + " ms");
        } else if (credential.validity().isExpired(transport.clock().instant())) {
            close("its credential has expired");
        } else {
            queue.urgent(new Frame.Ping(clock.nanoTime()));
        }
    }

    private void sayGoodbye(String why) {
        if (!saidGoodbye) {
            saidGoodbye = true;
            reason = why;
            add(new Frame.Goodbye(why));
            leaveRoutes();
            loop.schedule(() -> close(why), limits.goodbyeMillis(), TimeUnit.MILLISECONDS);
        }
        closeWhenDone();
    }

    /** Each side has said that it sends no more calls, and none is left: only now can nothing be lost. */
    private void closeWhenDone() {
        boolean done = outgoing.size() == 0 && incoming.size() == 0;
        if (saidGoodbye && heardGoodbye && done) {
            queue.drain();
            if (queue.idle()) {
                channel.close();
            }
        }
    }

    private void leaveRoutes() {
        if (open) {
            open = false;
            table.remove(this);
            listener.disconnected(this, reason);
        }
    }

    private void close(String why) {
        if (channel.isActive()) {
            reason = why;
            channel.close();
        }
    }

    private void lost() {
        leaveRoutes();
        outgoing.lost(reason);
        pendingCalls = 0;
        incoming.lost();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            queue.drain();
            closeWhenDone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = Addresses.rootOf(cause);
        if (root instanceof ProtocolException) {
            LOG.warn("closing the connection of {} {}: {}", key().shortText(), remoteAddress(), root.getMessage());
            queue.urgent(new Frame.Goodbye(root.getMessage()));
            queue.drain();
        } else {
            LOG.debug("connection of {} {} failed", key().shortText(), remoteAddress(), root);
        }
        close(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
    }

    @Override
    public String toString() {
        return name() + " (" + key().shortText() + ") at " + remoteAddress();
    }
}
