package dev.lattice.security.control;

import dev.lattice.security.SecurityFault;
import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Remembers statements until they could not be accepted any more. When it is full it refuses new ones rather than
 * forget old ones. Safe on any thread.
 */
final class ReplayMemory {
    private final int capacity;
    private final Set<String> seen = new HashSet<>();
    private final PriorityQueue<Entry> byTime = new PriorityQueue<>();

    ReplayMemory(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Remembers a statement that is seen for the first time.
     *
     * @throws SecurityFault of kind REPLAYED, or OVERLOADED when there is no room
     */
    synchronized void remember(String id, Instant until, Instant now) {
        while (!byTime.isEmpty() && byTime.peek().until().isBefore(now)) {
            seen.remove(byTime.poll().id());
        }
        if (seen.contains(id)) {
            throw new SecurityFault(
                    SecurityFault.Kind.REPLAYED, "this statement was carried out already; make a new one");
        }
        if (seen.size() >= capacity) {
            throw new SecurityFault(
                    SecurityFault.Kind.OVERLOADED,
                    "this node has taken " + capacity + " statements within two minutes and takes no more for now;"
                            + " try again in a minute");
        }
        seen.add(id);
        byTime.add(new Entry(until, id));
    }

    synchronized int size() {
        return seen.size();
    }

    private record Entry(Instant until, String id) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return until.compareTo(other.until);
        }
    }
}
