package dev.lattice.node.membership;

import java.util.concurrent.CompletionStage;

/**
 * Which nodes belong to the lattice.
 *
 * <p>All methods may be called from any thread and none blocks. Stages complete on a thread of the implementation:
 * whoever goes on from there must not block it.
 */
public interface Membership extends AutoCloseable {
    /**
     * Joins. The stage completes once the seeds have answered or failed to; seeds that cannot be reached are no error,
     * for they are tried again as long as the node runs.
     *
     * @throws MembershipException when called twice or after {@link #leave} or {@link #close}
     */
    CompletionStage<Void> start();

    /** The members as known now. After {@code leave} or {@code close} it stays as it was then. */
    MembershipView view();

    /**
     * Calls the listener for every change from now on, beginning with a {@code Joined} for each member already known.
     *
     * <p>All listeners are called on one thread, named {@code lattice-membership-…}, in the order of the changes; a
     * listener may take its time but delays the others. The view already shows a change when its event arrives. Changes
     * that a slow listener has missed are merged into what they amount to, so nothing piles up: a member that came and
     * went meanwhile is not mentioned at all.
     */
    Registration listen(MembershipListener listener);

    /**
     * Tells the lattice something new about this node; {@code view().self()} shows it at once. The stage completes when
     * it was announced, which members answer by fetching it.
     *
     * @throws MembershipException when the metadata is too large; nothing has changed then
     */
    CompletionStage<Void> updateMetadata(MemberMetadata metadata);

    /**
     * Announces that this node leaves, then stops. The stage completes when the announcement has been spread. Calling
     * it again returns the same stage.
     */
    CompletionStage<Void> leave();

    /** Stops at once. Without {@link #leave} before it, the others notice as they would notice a crash. Idempotent. */
    @Override
    void close();

    /** A registered listener. */
    interface Registration extends AutoCloseable {
        /** Ends the calls; one that is under way may still end. Idempotent. */
        @Override
        void close();
    }
}
