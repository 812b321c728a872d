package dev.lattice.node.membership;

/**
 * A change of the membership, about another node than oneself.
 *
 * <p>The events of one node come in this order: {@code Joined}, any number of {@code Updated}, perhaps {@code Leaving},
 * {@code Removed}, and again from the start. A node that restarts quickly yields {@code Removed} of its former self
 * followed by {@code Joined}.
 */
public sealed interface MembershipEvent {
    /** The member as it is after the event; for {@code Leaving} and {@code Removed}, as it was last known. */
    Member member();

    /** A node belongs to the lattice from now on. */
    record Joined(Member member) implements MembershipEvent {}

    /**
     * A member says something new about itself.
     *
     * @param before what was known until now
     */
    record Updated(Member before, Member member) implements MembershipEvent {}

    /** A member announced that it leaves: send it nothing new; what is under way may still end. */
    record Leaving(Member member) implements MembershipEvent {}

    /** A node no longer belongs to the lattice, because it left or could not be reached for too long. */
    record Removed(Member member) implements MembershipEvent {}
}
