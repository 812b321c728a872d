package dev.lattice.node.membership;

/** Hears of changes of the membership; see {@link Membership#listen} for the thread. */
@FunctionalInterface
public interface MembershipListener {
    /** An exception thrown here is logged and stops neither later events nor other listeners. */
    void onEvent(MembershipEvent event);
}
