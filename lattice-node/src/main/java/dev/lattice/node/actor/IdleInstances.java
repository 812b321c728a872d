package dev.lattice.node.actor;

import dev.lattice.node.engine.Instance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The instances of one actor that wait for a call. The one that worked last works next: its memory is still in the
 * processor's caches, and those that are not needed grow old. Guarded by its actor's lock but for {@link #eldestSince}.
 */
final class IdleInstances {
    private static final Idle NONE = new Idle(Optional.empty(), 0);

    private final ArrayDeque<Idle> waiting = new ArrayDeque<>();
    private volatile Idle eldest = NONE;

    private record Idle(Optional<Instance> instance, long since) {}

    int size() {
        return waiting.size();
    }

    void add(Instance instance, long now) {
        waiting.push(new Idle(Optional.of(instance), now));
        noteEldest();
    }

    /** The one that worked last. */
    Optional<Instance> takeLatest() {
        Idle latest = waiting.poll();
        noteEldest();
        return latest == null ? Optional.empty() : latest.instance();
    }

    /** The one that has waited longest. */
    Optional<Instance> takeEldest() {
        Idle last = waiting.pollLast();
        noteEldest();
        return last == null ? Optional.empty() : last.instance();
    }

    /** Those that have waited since that moment or longer, the eldest first, and no more than so many. */
    List<Instance> takeOlder(long than, int most) {
        List<Instance> old = new ArrayList<>();
        while (old.size() < most && eldest != NONE && eldest.since - than <= 0) {
            takeEldest().ifPresent(old::add);
        }
        return old;
    }

    List<Instance> takeAll() {
        List<Instance> all = new ArrayList<>();
        waiting.forEach(idle -> idle.instance().ifPresent(all::add));
        waiting.clear();
        noteEldest();
        return all;
    }

    /** Since when the eldest has waited; any thread. */
    OptionalLong eldestSince() {
        Idle now = eldest;
        return now == NONE ? OptionalLong.empty() : OptionalLong.of(now.since);
    }

    private void noteEldest() {
        Idle last = waiting.peekLast();
        eldest = last == null ? NONE : last;
    }
}
