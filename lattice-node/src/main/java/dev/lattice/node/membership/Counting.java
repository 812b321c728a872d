package dev.lattice.node.membership;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link GossipCounters}. Safe on any thread. */
final class Counting {
    enum What {
        MALFORMED,
        FOREIGN_SENDER,
        BAD_METADATA,
        OVERFLOW,
        OVERSIZE,
        UNSENT,
        REJOIN_ATTEMPT
    }

    private final Map<What, LongAdder> adders = new EnumMap<>(What.class);

    Counting() {
        for (What what : What.values()) {
            adders.put(what, new LongAdder());
        }
    }

    void count(What what) {
        adders.get(what).increment();
    }

    GossipCounters snapshot() {
        return new GossipCounters(
                sum(What.MALFORMED),
                sum(What.FOREIGN_SENDER),
                sum(What.BAD_METADATA),
                sum(What.OVERFLOW),
                sum(What.OVERSIZE),
                sum(What.UNSENT),
                sum(What.REJOIN_ATTEMPT));
    }

    private long sum(What what) {
        return adders.get(what).sum();
    }
}
