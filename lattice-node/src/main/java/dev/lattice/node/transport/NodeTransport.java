package dev.lattice.node.transport;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.security.tls.TlsIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * All connections of one node, or of one client. A node listens on one port; whoever needs a connection dials. Any
 * thread.
 *
 * <p>First {@link #bind}, for those who listen, then {@link #open}: a node must know its port before it can say who it
 * is, and must be complete before the first peer comes.
 */
public final class NodeTransport implements AutoCloseable {
    /** Enough for the sockets of a small machine; turns of actors run elsewhere. */
    private static final int IO_THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

    private static final int LOW_WATER_BYTES = 64 * 1024;
    private static final int HIGH_WATER_BYTES = 128 * 1024;
    private static final int BACKLOG = 512;
    private static final int DIALS_WAITING = 1_024;
    private static final long CLOSE_SECONDS = 2;
    private static final String HANDSHAKE = "handshake";

    /** How many may ask to be let in at once; each takes a handshake and a write to the disk. */
    private static final int MAX_JOINING = 16;

    private final KeyId self;
    private final Greeting greeting;
    private final TlsIdentity security;
    private final TransportLimits limits;
    private final Clock clock;
    private final NanoClock nanos;
    private final ConnectionTable table;
    private final TlsContexts tls;
    private final EventLoopGroup group;
    private final Queue<Channel> handshaking = new ConcurrentLinkedQueue<>();
    private final Queue<Channel> joining = new ConcurrentLinkedQueue<>();
    private final Map<Object, CompletableFuture<Peer>> dials = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor resolver = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(DIALS_WAITING),
            new DefaultThreadFactory("lattice-resolver", true));
    private volatile Optional<Channel> server = Optional.empty();
    private volatile Optional<TransportContext> context = Optional.empty();
    private volatile Optional<AdmissionListener> admissions = Optional.empty();

    /** @param self this end's node key or user key */
    public NodeTransport(
            KeyId self, Greeting greeting, TlsIdentity security, TransportLimits limits, Clock clock, NanoClock nanos) {
        this.self = self;
        this.greeting = greeting;
        this.security = security;
        this.limits = limits;
        this.clock = clock;
        this.nanos = nanos;
        this.table = new ConnectionTable(self);
        this.tls = new TlsContexts(security);
        this.group = new MultiThreadIoEventLoopGroup(
                IO_THREADS, new DefaultThreadFactory("lattice-io", true), NioIoHandler.newFactory());
    }

    /**
     * Takes a port; who connects waits until {@link #open}.
     *
     * @param port 0 for any free one
     * @return the port
     * @throws TransportException when the port is in use or the address is none of this machine's
     */
    public int bind(String host, int port) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(new InetSocketAddress(host, port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new TransportException(
                    "cannot listen on " + host + ":" + port + ": " + why(bound.cause()), bound.cause());
        }
        server = Optional.of(bound.channel());
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** As {@link #open(PeerListener)}, for an issuer, which is also asked by those who are no members. */
    public void open(PeerListener listener, AdmissionListener issuer) {
        admissions = Optional.of(issuer);
        open(listener);
    }

    /** From now on peers come in and may be dialled; the listener hears of all of them. */
    public void open(PeerListener listener) {
        context = Optional.of(new TransportContext(self, greeting, security, limits, clock, nanos, listener, table));
        server.ifPresent(channel -> channel.config().setAutoRead(true));
    }

    private void accept(Channel channel) {
        if (table.all().size() >= limits.connections()) {
            channel.close();
            return;
        }
        CompletableFuture<Peer> established = new CompletableFuture<>();
        established.whenComplete((peer, failure) -> handshaking.remove(channel));
        handshaking.add(channel);
        HandshakeHandler handshake = new HandshakeHandler(opened(), false, Optional.empty(), established);
        if (admissions.isPresent()) {
            channel.pipeline()
                    .addLast(new ClientHelloChoice((context, joins) -> choose(context, joins, handshake, established)))
                    .addLast(HANDSHAKE, handshake);
        } else {
            prepare(channel, tls.server(), handshake);
        }
        keepWithin(limits.handshakes(), handshaking);
    }

    /** An honest exchange takes milliseconds, so of too many the one that has lasted longest is the one to give up. */
    private static void keepWithin(int limit, Queue<Channel> channels) {
        if (channels.size() > limit) {
            Channel oldest = channels.poll();
            if (oldest != null) {
                oldest.close();
            }
        }
    }

    /** The handler before the handshake has seen what the dialler wants, and gives way to TLS. */
    private void choose(
            ChannelHandlerContext choice,
            boolean joins,
            HandshakeHandler handshake,
            CompletableFuture<Peer> established) {
        Channel channel = choice.channel();
        if (joins) {
            joining.add(channel);
            channel.closeFuture().addListener(closed -> joining.remove(channel));
            Runnable asked = () -> established.completeExceptionally(new TransportException("it is no member"));
            channel.closeFuture().addListener(closed -> asked.run());
            channel.pipeline().addLast(new JoinInput(), new JoinServerHandler(admissions.orElseThrow(), asked));
            channel.pipeline().remove(handshake);
            keepWithin(MAX_JOINING, joining);
        } else {
            channel.pipeline().addBefore(HANDSHAKE, "frames", new FrameInput());
        }
        SslContext context = joins ? tls.joinServer() : tls.server();
        channel.pipeline().replace(choice.handler(), "tls", context.newHandler(channel.alloc()));
    }

    private TransportContext opened() {
        return context.orElseThrow(() -> new TransportException("the transport is not open yet"));
    }

    private static void prepare(Channel channel, SslContext tls, HandshakeHandler handshake) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new FrameInput(), handshake);
    }

    /** The open connection to a node, if there is one. */
    public Optional<Peer> node(KeyId key) {
        return table.node(key).filter(Peer::open).map(peer -> peer);
    }

    /** All established connections, to nodes and users. */
    public List<Peer> peers() {
        return List.copyOf(table.all());
    }

    /**
     * The connection to a node: the one that stands, or a new one.
     *
     * @return completes with a {@link TransportException} when the node is not there or is another one
     */
    public CompletionStage<Peer> connect(NodeAddress address) {
        Optional<Peer> standing = node(address.node());
        if (standing.isPresent()) {
            return CompletableFuture.completedFuture(standing.get());
        }
        return dialOnce(address.node(), address.hostPort(), Optional.of(address.node()));
    }

    /** A connection to whatever node of the lattice listens there. */
    public CompletionStage<Peer> connect(HostPort where) {
        return dialOnce(where, where, Optional.empty());
    }

    private CompletionStage<Peer> dialOnce(Object key, HostPort where, Optional<KeyId> expected) {
        CompletableFuture<Peer> fresh = new CompletableFuture<>();
        CompletableFuture<Peer> running = dials.putIfAbsent(key, fresh);
        if (running != null) {
            return running;
        }
        fresh.whenComplete((peer, failure) -> dials.remove(key, fresh));
        dial(where, expected).whenComplete((peer, failure) -> {
            if (failure == null) {
                // Of two connections that came up at once the other one may be kept.
                fresh.complete(node(peer.key()).orElse(peer));
            } else {
                fresh.completeExceptionally(failure);
            }
        });
        return fresh;
    }

    /** Names are looked up beside the event loops, which must not wait for a name server. */
    private CompletableFuture<Peer> dial(HostPort where, Optional<KeyId> expected) {
        CompletableFuture<Peer> established = new CompletableFuture<>();
        Runnable dial = () -> dial(where, new InetSocketAddress(where.host(), where.port()), expected, established);
        try {
            if (NetUtil.isValidIpV4Address(where.host()) || NetUtil.isValidIpV6Address(where.host())) {
                dial.run();
            } else {
                resolver.execute(dial);
            }
        } catch (RejectedExecutionException e) {
            established.completeExceptionally(new TransportException("too many names are being looked up at once"));
        }
        return established;
    }

    private void dial(
            HostPort where, InetSocketAddress address, Optional<KeyId> expected, CompletableFuture<Peer> established) {
        if (address.isUnresolved()) {
            established.completeExceptionally(new TransportException("cannot reach " + where + ": no such host"));
            return;
        }
        TransportContext peers = opened();
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.handshakeMillis())
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        prepare(channel, tls.client(), new HandshakeHandler(peers, true, expected, established));
                    }
                })
                .connect(address)
                .addListener(connecting -> {
                    if (!connecting.isSuccess()) {
                        established.completeExceptionally(new TransportException(
                                "cannot reach " + where + ": " + why(connecting.cause()), connecting.cause()));
                    }
                });
    }

    private static String why(Throwable cause) {
        if (cause instanceof BindException) {
            return cause.getMessage().contains("in use")
                    ? "the port is in use; choose another one, or 0 for any free one"
                    : "the address is none of this machine's";
        }
        if (cause instanceof ConnectException) {
            return "nothing listens there";
        }
        return String.valueOf(cause.getMessage());
    }

    /** Says goodbye to every peer, waits briefly for calls under way, then closes everything. */
    @Override
    public void close() {
        server.ifPresent(channel -> channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS));
        List<PeerConnection> standing = table.all();
        standing.forEach(peer -> peer.goodbye("the node is shutting down"));
        long end = nanos.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        standing.forEach(peer -> peer.awaitClosed(Math.max(0, end - nanos.nanoTime())));
        resolver.shutdownNow();
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
