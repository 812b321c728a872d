package dev.lattice.node.actor;

import dev.lattice.node.engine.Instance;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many instances may live on this node, and who gives one up when there are no more: the actor whose instance has
 * been idle for longest. So actors that nobody calls cost those that are called nothing. Any thread.
 */
final class InstanceBudget {
    /** Whoever is asked may have lost its idle instance in the meantime; somebody else may have one. */
    private static final int ATTEMPTS = 3;

    private final int limit;
    private final Semaphore permits;
    private final Set<Lender> lenders = ConcurrentHashMap.newKeySet();

    /** One that has instances. Asked with no lock held, for two of them may ask for each other's at the same time. */
    interface Lender {
        /** Since when its eldest idle instance is idle; empty when it has none. Costs next to nothing. */
        OptionalLong idleSince();

        /** Gives that instance up, together with its permit; whoever gets it closes it. */
        Optional<Instance> surrender();
    }

    InstanceBudget(int limit) {
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    int limit() {
        return limit;
    }

    void add(Lender lender) {
        lenders.add(lender);
    }

    void remove(Lender lender) {
        lenders.remove(lender);
    }

    /** A permit if one is free. */
    Optional<Permit> tryAcquire() {
        return permits.tryAcquire() ? Optional.of(Permit.FREE) : Optional.empty();
    }

    /** A permit that is free, or else that of the instance which has been idle for longest; not with a lock held. */
    Optional<Permit> acquireOrReclaim(Lender asking) {
        Optional<Permit> free = tryAcquire();
        for (int i = 0; free.isEmpty() && i < ATTEMPTS; i++) {
            Optional<Lender> eldest = lenders.stream()
                    .filter(lender -> lender != asking && lender.idleSince().isPresent())
                    .min(Comparator.comparing(
                            lender -> lender.idleSince().orElse(Long.MAX_VALUE), (a, b) -> Long.compare(a - b, 0)));
            if (eldest.isEmpty()) {
                return Optional.empty();
            }
            free = eldest.get().surrender().map(instance -> new Permit(Optional.of(instance)));
        }
        return free;
    }

    /** Gives a permit back, once its instance is closed. */
    void release() {
        permits.release();
    }

    /** Why there is no permit, for people. */
    String spent() {
        return "the node's limit of " + limit + " instances is reached and all are busy; start the actor on another"
                + " node too, or raise the node's limit \"instances\"";
    }
}
