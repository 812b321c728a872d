package dev.lattice.node.membership;

import dev.lattice.node.membership.GossipMessage.Belief;
import dev.lattice.node.membership.GossipMessage.News;
import dev.lattice.node.membership.GossipMessage.Rumour;
import dev.lattice.protocol.id.KeyId;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the same news from going round and round: a peer is not told what it has just been told or has just told us,
 * each piece is passed on to a few peers only, and the protocol does not hear again, from another origin, what it has
 * just heard or said.
 *
 * <p>ScaleCube is made for datagrams: it repeats each piece of news for several rounds, up to once to each member, and
 * takes two pieces for the same only when they come from the same origin. But when two halves of a partition meet,
 * every member learns the same from tables and spreads it as its own news: over a million messages for thirty members,
 * under which pings were seen to drown until nobody was a member any more. Our connections do not lose messages, so
 * telling a few is enough: with eight, one member in three thousand is missed. It learns from the next exchange of
 * tables, as it does of whatever is lost with a connection. Safe on any thread.
 */
final class NewsFilter {
    /** To how many peers this node passes on one piece of news. */
    private static final int LISTENERS_LIMIT = 8;

    /** Pieces of news remembered, with the peers that know them; of those there are as many as members. */
    private static final int NEWS_LIMIT = 4_096;

    private final Clock clock;
    private final long windowMillis;
    private final Map<Belief, Known> recent = new LinkedHashMap<>();

    private static final class Known {
        private final long sinceMillis;
        private final Set<KeyId> by = new HashSet<>();
        private int told;

        private Known(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }
    }

    /** @param windowMillis how long is "just" */
    NewsFilter(Clock clock, long windowMillis) {
        this.clock = clock;
        this.windowMillis = windowMillis;
    }

    /** What of this the peer should be told, which counts as told from now on. */
    synchronized News toTell(KeyId peer, News news) {
        forgetOld();
        return only(news, belief -> {
            Known known = remember(belief);
            boolean tell = known.told < LISTENERS_LIMIT && known.by.add(peer);
            known.told += tell ? 1 : 0;
            return tell;
        });
    }

    /** What of this, told by the peer, is news to us; it counts as heard from now on. */
    synchronized News toHear(KeyId peer, News news) {
        forgetOld();
        return only(news, belief -> {
            boolean fresh = !recent.containsKey(belief);
            remember(belief).by.add(peer);
            return fresh;
        });
    }

    /** The peer was not told after all. */
    synchronized void failed(KeyId peer, News news) {
        for (Rumour rumour : news.rumours()) {
            Known known = recent.get(rumour.belief());
            if (known != null && known.by.remove(peer)) {
                known.told--;
            }
        }
    }

    private static News only(News news, Predicate<Belief> wanted) {
        return new News(
                news.from(),
                news.rumours().stream()
                        .filter(rumour -> wanted.test(rumour.belief()))
                        .toList());
    }

    private Known remember(Belief belief) {
        Known known = recent.computeIfAbsent(belief, any -> new Known(clock.millis()));
        if (recent.size() > NEWS_LIMIT) {
            Iterator<Belief> oldest = recent.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return known;
    }

    private void forgetOld() {
        long now = clock.millis();
        Iterator<Known> oldest = recent.values().iterator();
        // The difference also counts when the clock was set back.
        while (oldest.hasNext() && Math.abs(now - oldest.next().sinceMillis) > windowMillis) {
            oldest.remove();
        }
    }
}
