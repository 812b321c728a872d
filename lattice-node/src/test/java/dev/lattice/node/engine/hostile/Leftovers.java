package dev.lattice.node.engine.hostile;

import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;

/** Finds what attacks left behind: as many instances have to fit beside the neighbour as the host has room for. */
final class Leftovers {
    private static final int EACH = 8;
    /** Long enough to start them all, on a busy machine too. */
    private static final long HOLD_MILLIS = 5_000;
    /** Stopped actors have some seconds to end what is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Leftovers() {}

    static int instances() {
        return Arena.INSTANCES - Neighbour.INSTANCES;
    }

    /** Complaints, none when all is well. */
    static List<String> of(Arena arena) {
        List<String> complaints = new ArrayList<>();
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                complaints.clear();
                complaints.addAll(fill(arena));
                return complaints.isEmpty();
            });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            complaints.add("still so after " + PATIENCE.toSeconds() + " s");
        }
        return complaints;
    }

    private static List<String> fill(Arena arena) {
        Probe hold = Probe.of("test:silent", Payload.EMPTY, Expected.timeout()).lasting(HOLD_MILLIS);
        List<CompletionStage<Outcome>> held = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (int actor = 0; actor < instances() / EACH; actor++) {
            String name = "holder " + actor;
            Outcome started = arena.start(name, Wat.guest("forward"), EACH);
            if (!started.is(Outcome.STARTED)) {
                complaints.add(name + ": " + started);
            }
            for (int call = 0; call < EACH; call++) {
                held.add(arena.call(name, hold));
            }
        }
        held.forEach(call -> hold.complaint(Assault.await(call, hold)).ifPresent(complaints::add));
        for (int actor = 0; actor < instances() / EACH; actor++) {
            arena.stop("holder " + actor);
        }
        return complaints;
    }
}
