package dev.lattice.node.membership;

import dev.lattice.node.membership.Counting.What;
import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.MetadataResponse;
import dev.lattice.node.membership.GossipMessage.News;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Ping;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * ScaleCube's transport over a {@link GossipLane}. Addresses are the text form of {@link NodeAddress}, so gossip itself
 * spreads both who a node is and where to dial it; one more address, {@link #REJOIN}, stands for whoever is missing and
 * is resolved anew at each send.
 *
 * <p>Everything incoming is read in full and checked here, on the lane's thread, for ScaleCube's handlers end for good
 * with the first message they do not expect.
 */
final class GossipTransport implements Transport {
    /** The only seed ScaleCube is told of. It is no node's address, for those have an {@code @}. */
    static final String REJOIN = "rejoin:1";

    private static final Logger LOG = LoggerFactory.getLogger(GossipTransport.class);

    private final GossipLane lane;
    private final Rejoin rejoin;
    private final RejoinProbes probes;
    private final NewsFilter filter;
    private final Counting counting;
    private final int inboxLimit;
    private final PendingRequests pending;
    private final Sinks.Many<Message> incoming = Sinks.many().multicast().directBestEffort();
    private final Object emission = new Object();
    private volatile boolean stopped;

    GossipTransport(
            GossipLane lane,
            long run,
            Rejoin rejoin,
            NewsFilter filter,
            Counting counting,
            MembershipSettings settings) {
        this.lane = lane;
        this.rejoin = rejoin;
        this.filter = filter;
        probes = new RejoinProbes(rejoin, new Peer(lane.self(), run), this::look);
        this.counting = counting;
        inboxLimit = settings.inboxMessagesLimit();
        pending = new PendingRequests(settings.pendingRequestsLimit());
    }

    @Override
    public String address() {
        return lane.self().toString();
    }

    @Override
    public Mono<Transport> start() {
        lane.onMessage(this::receive);
        return Mono.just(this);
    }

    @Override
    public Mono<Void> stop() {
        return Mono.fromRunnable(() -> {
            mute();
            synchronized (emission) {
                incoming.tryEmitComplete();
            }
        });
    }

    /** From now on nothing is sent and nothing received. */
    void mute() {
        stopped = true;
        pending.clear();
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public Mono<Void> send(String address, Message message) {
        return Mono.defer(() -> Mono.fromCompletionStage(send(address, ScaleCubeBridge.fromScaleCube(message))));
    }

    @Override
    public Mono<Message> requestResponse(String address, Message message) {
        return Mono.create(sink -> request(address, ScaleCubeBridge.fromScaleCube(message), sink));
    }

    @Override
    public Flux<Message> listen() {
        return incoming.asFlux()
                .onBackpressureBuffer(
                        inboxLimit, dropped -> counting.count(What.OVERFLOW), BufferOverflowStrategy.DROP_LATEST);
    }

    private void request(String address, GossipMessage request, MonoSink<Message> sink) {
        Kind answer = answerTo(request.kind());
        String correlation = request.correlation()
                .orElseThrow(() -> new MembershipException("a request needs a correlation: " + request.kind()));
        if (address.equals(REJOIN) && rejoin.seeds().isEmpty()) {
            sink.success(); // the first node of a lattice has nobody to ask
            return;
        }
        if (!pending.add(answer, correlation, sink)) {
            sink.error(new MembershipException("too many gossip requests are waiting for an answer"));
            return;
        }
        sink.onDispose(() -> pending.remove(answer, correlation, sink));
        send(address, request).whenComplete((sent, failure) -> {
            if (failure != null) {
                unanswered(address, request.kind(), correlation, sink, failure);
            }
        });
    }

    private void unanswered(
            String address, Kind request, String correlation, MonoSink<Message> sink, Throwable failure) {
        if (request == Kind.PING_REQUEST) {
            return; // says nothing about the member it was to ping: another helper may answer yet
        }
        if (pending.remove(answerTo(request), correlation, sink)) {
            if (address.equals(REJOIN)) {
                sink.success(); // no reason not to start: seeds are tried again for as long as they are missing
            } else {
                sink.error(failure);
            }
        }
    }

    private CompletionStage<Void> send(String address, GossipMessage message) {
        if (stopped) {
            return CompletableFuture.failedFuture(new MembershipException("membership has stopped"));
        }
        if (message.body() instanceof News news) {
            return spread(NodeAddress.parse(address), message, news);
        }
        byte[] bytes = GossipMessageCodec.encode(message);
        if (bytes.length > GossipLane.LIMIT_BYTES) {
            counting.count(What.OVERSIZE);
            return CompletableFuture.failedFuture(new MembershipException("a gossip message of " + bytes.length
                    + " bytes, at most " + GossipLane.LIMIT_BYTES + ": too many members"));
        }
        if (!address.equals(REJOIN)) {
            if (message.kind() == Kind.SYNC) {
                // With each exchange of tables, those who are missing get a copy: so the time to heal does not grow
                // with
                // the number of members among which ScaleCube draws.
                rejoin.missing().forEach(target -> look(target, bytes));
            }
            return deliver(NodeAddress.parse(address), bytes);
        }
        if (message.correlation().isPresent()) {
            return toAllSeeds(bytes);
        }
        if (!probes.ask(bytes)) {
            rejoin.member().ifPresent(target -> look(target, bytes)); // nobody to look for: an exchange like any other
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> spread(NodeAddress to, GossipMessage message, News news) {
        News fresh = filter.toTell(to.node(), news);
        if (fresh.rumours().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return deliver(to, GossipMessageCodec.encode(message.with(fresh))).whenComplete((sent, failure) -> {
            if (failure != null) {
                filter.failed(to.node(), fresh);
            }
        });
    }

    private CompletionStage<Void> deliver(NodeAddress to, byte[] bytes) {
        if (to.node().equals(lane.self().node())) {
            return CompletableFuture.failedFuture(new MembershipException("a former run of this node: " + to));
        }
        return lane.send(to, bytes).whenComplete((sent, failure) -> {
            if (failure != null) {
                counting.count(What.UNSENT);
            }
        });
    }

    private void look(Rejoin.Target target, byte[] bytes) {
        counting.count(What.REJOIN_ATTEMPT);
        if (target instanceof Rejoin.Target.Node node) {
            deliver(node.address(), bytes);
        } else if (target instanceof Rejoin.Target.Seed seed) {
            toSeed(seed.at(), bytes);
        }
    }

    private CompletionStage<Void> toSeed(HostPort seed, byte[] bytes) {
        return lane.sendToSeed(seed, bytes).thenAccept(node -> rejoin.found(seed, node));
    }

    /** Fails when all fail: one answer is enough to join. */
    private CompletionStage<Void> toAllSeeds(byte[] bytes) {
        List<CompletableFuture<Boolean>> sent = rejoin.seeds().stream()
                .map(seed -> toSeed(seed, bytes)
                        .handle((ok, failure) -> {
                            if (failure != null) {
                                LOG.warn("seed {} cannot be reached yet and is tried again: {}", seed, reason(failure));
                            }
                            return failure == null;
                        })
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).thenAccept(all -> {
            if (sent.stream().noneMatch(CompletableFuture::join)) {
                throw new MembershipException("none of the seeds can be reached: " + rejoin.seeds());
            }
        });
    }

    private void receive(KeyId from, byte[] bytes) {
        if (stopped) {
            return;
        }
        try {
            if (bytes.length > GossipLane.LIMIT_BYTES) {
                throw new MalformedGossipException(bytes.length + " bytes");
            }
            GossipMessage message = GossipMessageCodec.decode(bytes);
            if (!isBy(from, message)) {
                counting.count(What.FOREIGN_SENDER);
                LOG.debug("gossip from {} in the name of {} dropped", from, message.sender());
                return;
            }
            if (message.body() instanceof News news) {
                News fresh = filter.toHear(from, news);
                if (!fresh.rumours().isEmpty()) {
                    accept(message.with(fresh));
                }
            } else if (!probes.answered(message)) {
                accept(message);
            }
        } catch (MalformedGossipException e) {
            counting.count(What.MALFORMED);
            LOG.debug("gossip from {} dropped: {}", from, e.getMessage());
        }
    }

    private void accept(GossipMessage message) {
        Message translated = ScaleCubeBridge.toScaleCube(message);
        message.correlation().ifPresent(text -> pending.answer(message.kind(), text, translated));
        synchronized (emission) {
            incoming.tryEmitNext(translated);
        }
    }

    /**
     * Every hop of ScaleCube's protocol states itself as sender, also when it passes on news or acknowledgements of
     * others, so the sender must be the peer. So must whoever pings, since that address is answered, and whoever says
     * what its metadata is. The issuer and the target of a ping made in another's stead, the origin of news and the
     * members of a table may be anybody.
     */
    private static boolean isBy(KeyId peer, GossipMessage message) {
        if (!message.sender().node().equals(peer)) {
            return false;
        }
        if (message.body() instanceof Ping ping && message.kind() != Kind.PING_ACK) {
            return ping.from().address().node().equals(peer);
        }
        return !(message.body() instanceof MetadataResponse response)
                || response.member().address().node().equals(peer);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    private static Kind answerTo(Kind request) {
        return switch (request) {
            case PING, PING_REQUEST -> Kind.PING_ACK;
            case SYNC -> Kind.SYNC_ACK;
            case METADATA_REQUEST -> Kind.METADATA_RESPONSE;
            case PING_ACK, SYNC_ACK, NEWS, METADATA_RESPONSE ->
                throw new MembershipException("nothing answers " + request);
        };
    }
}
