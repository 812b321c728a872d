package dev.lattice.node.membership;

/**
 * How eagerly gossip works. All nodes of a lattice should use the same settings.
 *
 * <p>With {@code n} members, a crash is noticed after at most one round of pings ({@code pingIntervalMillis·(n−1)},
 * usually much sooner, for all members ping) and believed after {@code suspicionMultiplier · ⌈log2(n+1)⌉ ·
 * pingIntervalMillis}: with the defaults 4 s for three nodes, 8 s for ten, 12 s for fifty.
 *
 * @param pingIntervalMillis between two pings of one node, each to one member. Lower finds crashes sooner; each node
 *     sends one ping per interval and the suspicion time shrinks with it, so that a busy machine is declared dead
 *     sooner. Default 500
 * @param pingTimeoutMillis until an unanswered ping is retried through helpers, which then have what remains of the
 *     interval; must be less than the interval. Set it above the round trip of a loaded network. Default 250
 * @param pingHelpers members asked to ping one that did not answer. More make a broken path between two healthy nodes
 *     matter less, and cost as many messages per missed ping. Default 3
 * @param gossipIntervalMillis between two rounds of spreading news. A change reaches all in about {@code ⌈log2(n+1)⌉}
 *     rounds. Lower is faster and wakes an idle node more often. Default 100
 * @param gossipFanout members told per round. More is faster and costs as many more messages. Default 3
 * @param gossipRepeat news is spread for {@code gossipRepeat · ⌈log2(n+1)⌉} rounds. Raise it on lossy networks; the
 *     messages per change, and the time an announced leave takes, grow with it. Default 3
 * @param suspicionMultiplier see the formula above. Lower removes crashed nodes sooner and removes slow ones wrongly
 *     more often. Default 4
 * @param syncIntervalMillis between two exchanges of the whole table with one random member, which also looks for lost
 *     members: two halves of a healed partition find each other within about one interval. A table has about 70 bytes
 *     per member. Default 3,000
 * @param metadataTimeoutMillis until fetching a new member's metadata is given up; the member then counts only after
 *     the next sync, so too low a value costs more than too high a one when a JVM is cold. Default 3,000
 * @param joinTimeoutMillis until {@code start} no longer waits for silent seeds. Default 3,000
 * @param lostMembersLimit nodes remembered after they were removed, in order to find them again; the oldest is
 *     forgotten first. Each costs about 200 bytes. Default 256
 * @param lostMembersMillis how long they are remembered. As long as any is, each node tries to reach it now and then.
 *     Default 7 days
 * @param rejoinFanout missing seeds and lost members tried per sync interval, in turn. Up to so many are found within
 *     one interval of becoming reachable; each costs a dial and a ping. Default 8
 * @param inboxMessagesLimit decoded messages waiting for the protocol thread, per protocol; more are dropped, which
 *     gossip survives. Default 1,024
 * @param pendingRequestsLimit requests waiting for an answer at one time; joining a lattice of {@code n} nodes needs
 *     about {@code n}. More fail at once. Default 2,048
 */
public record MembershipSettings(
        int pingIntervalMillis,
        int pingTimeoutMillis,
        int pingHelpers,
        int gossipIntervalMillis,
        int gossipFanout,
        int gossipRepeat,
        int suspicionMultiplier,
        int syncIntervalMillis,
        int metadataTimeoutMillis,
        int joinTimeoutMillis,
        int lostMembersLimit,
        long lostMembersMillis,
        int rejoinFanout,
        int inboxMessagesLimit,
        int pendingRequestsLimit) {
    private static final long WEEK_MILLIS = 7L * 24 * 60 * 60 * 1000;

    /** @throws MembershipException when a value is not positive or the ping's timeout not less than its interval */
    public MembershipSettings {
        positive("pingIntervalMillis", pingIntervalMillis);
        positive("pingTimeoutMillis", pingTimeoutMillis);
        positive("pingHelpers", pingHelpers);
        positive("gossipIntervalMillis", gossipIntervalMillis);
        positive("gossipFanout", gossipFanout);
        positive("gossipRepeat", gossipRepeat);
        positive("suspicionMultiplier", suspicionMultiplier);
        positive("syncIntervalMillis", syncIntervalMillis);
        positive("metadataTimeoutMillis", metadataTimeoutMillis);
        positive("joinTimeoutMillis", joinTimeoutMillis);
        positive("lostMembersLimit", lostMembersLimit);
        positive("lostMembersMillis", lostMembersMillis);
        positive("rejoinFanout", rejoinFanout);
        positive("inboxMessagesLimit", inboxMessagesLimit);
        positive("pendingRequestsLimit", pendingRequestsLimit);
        if (pingTimeoutMillis >= pingIntervalMillis) {
            throw new MembershipException("pingTimeoutMillis (" + pingTimeoutMillis
                    + ") must be less than pingIntervalMillis (" + pingIntervalMillis
                    + "), so that helpers have time to try");
        }
    }

    /** For a network with round trips of a few milliseconds, such as a data centre's. */
    public static MembershipSettings defaults() {
        return new MembershipSettings(
                500, 250, 3, 100, 3, 3, 4, 3_000, 3_000, 3_000, 256, WEEK_MILLIS, 8, 1_024, 2_048);
    }

    /** For tests in one JVM: everything happens within two seconds, and a starved machine may be taken for dead. */
    public static MembershipSettings fast() {
        return new MembershipSettings(200, 100, 3, 50, 3, 3, 4, 500, 1_000, 1_000, 256, WEEK_MILLIS, 8, 1_024, 2_048);
    }

    /**
     * After how long at most all members have removed one that crashed, when no message is lost and nobody is starved:
     * the round of pings in which somebody notices, the helpers' time, the suspicion and its spreading.
     *
     * @param members of the lattice, before the crash
     */
    public long removalMillis(int members) {
        int rounds = Integer.SIZE - Integer.numberOfLeadingZeros(members);
        long noticing = (long) pingIntervalMillis * Math.max(1, members - 1) + pingIntervalMillis;
        long believing = (long) suspicionMultiplier * rounds * pingIntervalMillis;
        return noticing + believing + (long) rounds * gossipIntervalMillis;
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new MembershipException(name + " must be positive, not " + value);
        }
    }
}
