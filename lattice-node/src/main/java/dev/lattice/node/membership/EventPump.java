package dev.lattice.node.membership;

import dev.lattice.node.membership.MemberTable.Entry;
import dev.lattice.protocol.id.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what has changed by comparing the state each has seen with the present one. So nothing is queued,
 * whatever a listener does, and one that comes late hears of the members that were there before it.
 */
final class EventPump {
    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);

    private final Supplier<MemberTable.State> present;
    private final Executor executor;
    private final List<Hearing> hearings = new CopyOnWriteArrayList<>();
    private final AtomicInteger signals = new AtomicInteger();

    /** @param executor runs one task at a time */
    EventPump(Supplier<MemberTable.State> present, Executor executor) {
        this.present = present;
        this.executor = executor;
    }

    Membership.Registration add(MembershipListener listener) {
        Hearing hearing = new Hearing(listener);
        hearings.add(hearing);
        signal();
        return () -> {
            hearing.open = false;
            hearings.remove(hearing);
        };
    }

    /** The state has changed. Any thread; at most one task is waiting at a time. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                LOG.debug("membership has stopped, its listeners hear no more");
            }
        }
    }

    private void drain() {
        int seen;
        do {
            seen = signals.get();
            hearings.forEach(Hearing::catchUp);
        } while (signals.addAndGet(-seen) != 0);
    }

    static List<MembershipEvent> difference(Map<KeyId, Entry> before, Map<KeyId, Entry> now) {
        List<MembershipEvent> events = new ArrayList<>();
        before.forEach((node, old) -> {
            Entry entry = now.get(node);
            if (entry == null || !entry.id().equals(old.id())) {
                events.add(new MembershipEvent.Removed(old.member()));
            }
        });
        now.forEach((node, entry) -> {
            Entry old = before.get(node);
            boolean known = old != null && old.id().equals(entry.id());
            if (!known) {
                events.add(new MembershipEvent.Joined(entry.member()));
            } else if (!old.member().equals(entry.member())) {
                events.add(new MembershipEvent.Updated(old.member(), entry.member()));
            }
            if (entry.leaving() && !(known && old.leaving())) {
                events.add(new MembershipEvent.Leaving(entry.member()));
            }
        });
        return events;
    }

    private final class Hearing {
        private final MembershipListener listener;
        private Map<KeyId, Entry> seen = Map.of();
        private volatile boolean open = true;

        Hearing(MembershipListener listener) {
            this.listener = listener;
        }

        void catchUp() {
            Map<KeyId, Entry> now = present.get().entries();
            List<MembershipEvent> events = difference(seen, now);
            seen = now;
            events.forEach(this::tell);
        }

        private void tell(MembershipEvent event) {
            if (!open) {
                return;
            }
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                LOG.error("a membership listener failed on {}", event, e);
            }
        }
    }
}
