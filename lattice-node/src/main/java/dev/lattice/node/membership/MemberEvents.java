package dev.lattice.node.membership;

import dev.lattice.node.membership.Counting.What;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.protocol.ProtocolException;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.membership.MembershipEvent;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds our table from ScaleCube's events. Its own maps are never read: they belong to the protocol's thread, which is
 * also the one that calls here and which ends for good if anything is thrown.
 */
final class MemberEvents implements ClusterMessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MemberEvents.class);
    private static final int LOGGED_LIMIT = 256;

    private final MemberTable table;
    private final Rejoin rejoin;
    private final Counting counting;
    private final Runnable changed;
    private final Set<MemberId> logged = new LinkedHashSet<>();

    MemberEvents(MemberTable table, Rejoin rejoin, Counting counting, Runnable changed) {
        this.table = table;
        this.rejoin = rejoin;
        this.counting = counting;
        this.changed = changed;
    }

    @Override
    public void onMembershipEvent(MembershipEvent event) {
        try {
            apply(event, ScaleCubeBridge.peerOf(event.member()));
        } catch (ProtocolException e) {
            LOG.warn("gossip about a member that cannot be one: {}", event.member(), e);
        }
        changed.run();
    }

    private void apply(MembershipEvent event, Peer peer) {
        switch (event.type()) {
            case ADDED, UPDATED -> {
                rejoin.joined(peer.address());
                metadata(peer, event.newMetadata()).ifPresent(metadata -> alive(peer, metadata));
            }
            case LEAVING -> table.leaving(peer.id());
            case REMOVED -> {
                Optional<MemberId> current = table.current(peer.address().node());
                table.removed(peer.id());
                logged.remove(peer.id());
                // The end of a former run says nothing about the present one.
                if (current.isEmpty() || current.get().equals(peer.id())) {
                    rejoin.removed(peer.address());
                }
            }
        }
    }

    private void alive(Peer peer, MemberMetadata metadata) {
        if (table.alive(peer.id(), new Member(peer.address(), metadata))) {
            LOG.info("node {} has restarted", peer.address());
        }
    }

    /** Empty for one that leaves before it could be asked, and for one whose answer cannot be read. */
    private Optional<MemberMetadata> metadata(Peer peer, ByteBuffer encoded) {
        if (encoded == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(MemberMetadataCodec.decode(encoded));
        } catch (MalformedGossipException e) {
            counting.count(What.BAD_METADATA);
            if (logged.size() < LOGGED_LIMIT && logged.add(peer.id())) {
                LOG.warn("metadata of {} ignored, and not mentioned again: {}", peer.address(), e.getMessage());
            }
            return Optional.empty();
        }
    }
}
