package dev.lattice.node.membership;

import dev.lattice.protocol.id.HostPort;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * Membership by ScaleCube Cluster's SWIM protocol over a {@link GossipLane}. Opens no socket and installs no shutdown
 * hook; its threads are daemons.
 */
public final class ScaleCubeMembership implements Membership {
    private final GossipLane lane;
    private final MembershipSettings settings;
    private final MemberId self;
    private final MemberTable table;
    private final EventPump pump;
    private final Counting counting = new Counting();
    private final GossipTransport transport;
    private final ExecutorService events;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final Object lock = new Object();

    // Guarded by lock.
    private Phase phase = Phase.NEW;
    private ClusterImpl cluster;

    private enum Phase {
        NEW,
        RUNNING,
        LEAVING,
        CLOSED
    }

    private ScaleCubeMembership(
            GossipLane lane,
            MemberMetadata metadata,
            List<HostPort> seeds,
            MembershipSettings settings,
            RandomGenerator random,
            Clock clock) {
        this.lane = lane;
        this.settings = settings;
        self = new MemberId(lane.self().node(), random.nextLong());
        table = new MemberTable(new Member(lane.self(), metadata));
        Rejoin rejoin = new Rejoin(lane.self(), seeds, settings, random, clock);
        transport = new GossipTransport(
                lane, self.run(), rejoin, new NewsFilter(clock, settings.syncIntervalMillis()), counting, settings);
        events = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "lattice-membership-" + self.node().shortText());
            thread.setDaemon(true);
            return thread;
        });
        pump = new EventPump(table::state, events);
        MemberEvents handler = new MemberEvents(table, rejoin, counting, pump::signal);
        cluster = new ClusterImpl(config(MemberMetadataCodec.encode(metadata))).handler(any -> handler);
    }

    /**
     * A member that is not started yet. It takes over the lane's listener and owns nothing else of the arguments.
     *
     * @param metadata what the node says about itself from the start
     * @param seeds where other members may be found, at most 16; none for the first node of a lattice
     * @param random draws the id of this run and whom to look for; used from several threads, under a lock
     * @param clock tells how long lost members are remembered
     * @throws MembershipException when the metadata is too large or there are too many seeds
     */
    public static ScaleCubeMembership create(
            GossipLane lane,
            MemberMetadata metadata,
            List<HostPort> seeds,
            MembershipSettings settings,
            RandomGenerator random,
            Clock clock) {
        ScaleCubeTypes.requireKnown();
        return new ScaleCubeMembership(lane, metadata, seeds, settings, random, clock);
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (lock) {
            require(phase == Phase.NEW, "membership can be started once, and not after it has ended");
            phase = Phase.RUNNING;
            byte[] metadata = ownMetadata();
            cluster = cluster.config(config -> config.metadata(metadata));
            ClusterImpl starting = cluster;
            // On the events' thread, because ScaleCube asks the name service for this machine's name as it starts.
            events.execute(() -> starting.start().subscribe(ok -> {}, this::startFailed, () -> started.complete(null)));
            return async(started);
        }
    }

    @Override
    public MembershipView view() {
        return table.state().view();
    }

    @Override
    public Registration listen(MembershipListener listener) {
        return pump.add(listener);
    }

    @Override
    public CompletionStage<Void> updateMetadata(MemberMetadata metadata) {
        MemberMetadataCodec.encode(metadata); // refuses what is too large before anything changes
        synchronized (lock) {
            require(phase == Phase.NEW || phase == Phase.RUNNING, "membership has ended");
            table.self(metadata);
            return phase == Phase.NEW
                    ? CompletableFuture.completedFuture(null)
                    : async(started.thenCompose(ok -> announceMetadata()));
        }
    }

    @Override
    public CompletionStage<Void> leave() {
        synchronized (lock) {
            if (phase == Phase.RUNNING) {
                phase = Phase.LEAVING;
                async(shutdown()).whenComplete((ok, failure) -> left.complete(null));
            } else if (phase != Phase.LEAVING) {
                phase = Phase.CLOSED;
                left.complete(null);
            }
            return left.copy();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            transport.mute();
            if (phase == Phase.RUNNING) {
                shutdown();
            }
            phase = Phase.CLOSED;
            left.complete(null);
            events.shutdown();
        }
    }

    /** What has been dropped and tried so far. Any thread. */
    public GossipCounters counters() {
        return counting.snapshot();
    }

    /** Always the newest metadata, so that updates which overtake each other end with the last one all the same. */
    private CompletableFuture<Void> announceMetadata() {
        synchronized (lock) {
            return cluster.updateMetadata(ownMetadata()).toFuture();
        }
    }

    /** Announces that this node leaves, as far as the transport still sends, and ends the protocol's thread. */
    private CompletableFuture<Void> shutdown() {
        ClusterImpl ending = cluster;
        return started.handle((ok, failure) -> ending).thenCompose(any -> {
            ending.shutdown();
            return ending.onShutdown().toFuture();
        });
    }

    private byte[] ownMetadata() {
        return MemberMetadataCodec.encode(view().self().metadata());
    }

    /** ScaleCube completes on its protocol thread, which must not be lent to whoever waits. */
    private static CompletableFuture<Void> async(CompletableFuture<Void> stage) {
        return stage.thenRunAsync(() -> {});
    }

    private void startFailed(Throwable failure) {
        String why = failure instanceof UnknownHostException || failure.getCause() instanceof UnknownHostException
                ? "this machine's own host name does not resolve; add it to the hosts file"
                : failure.toString();
        started.completeExceptionally(new MembershipException("gossip could not start: " + why, failure));
    }

    private ClusterConfig config(byte[] metadata) {
        String address = lane.self().toString();
        int colon = address.lastIndexOf(':');
        return new ClusterConfig()
                .memberId(self.toString())
                .externalHost(address.substring(0, colon))
                .externalPort(lane.self().port())
                .metadata(metadata)
                .metadataCodec(new RawMetadata())
                .metadataTimeout(settings.metadataTimeoutMillis())
                .transport(config -> config.transportFactory(any -> transport))
                .failureDetector(config -> config.pingInterval(settings.pingIntervalMillis())
                        .pingTimeout(settings.pingTimeoutMillis())
                        .pingReqMembers(settings.pingHelpers()))
                .gossip(config -> config.gossipInterval(settings.gossipIntervalMillis())
                        .gossipFanout(settings.gossipFanout())
                        .gossipRepeatMult(settings.gossipRepeat()))
                .membership(config -> config.namespace(ScaleCubeBridge.NAMESPACE)
                        .seedMembers(GossipTransport.REJOIN)
                        .syncInterval(settings.syncIntervalMillis())
                        .syncTimeout(settings.joinTimeoutMillis())
                        .suspicionMult(settings.suspicionMultiplier()));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new MembershipException(otherwise);
        }
    }
}
