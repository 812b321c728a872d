package dev.lattice.node.engine.hostile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out attacks in an arena and sees what comes of them. Blocks. */
final class Assault {
    /** A deadline is kept to the tick; what is later than this is not late because the machine is busy. */
    private static final long GRACE_MILLIS = 5_000;
    /** More than once, since an instance that was lost has to be followed by one that is as good as new. */
    private static final int ROUNDS = 2;
    /** What is quick is repeated for so long, for the neighbour to notice if there is something to notice. */
    private static final long AT_LEAST_MILLIS = 200;
    /** What takes so long is tried once, and not in the crowd. */
    static final long LONG_MILLIS = 10_000;

    private final Arena arena;

    Assault(Arena arena) {
        this.arena = arena;
    }

    /**
     * What came of an attack.
     *
     * @param outcomes the different ones, in their order
     * @param complaints what was not as expected
     */
    record Result(List<String> outcomes, List<String> complaints, int calls, long millis) {}

    /** An attack on its own: started, every call made, stopped; all of it several times. */
    Result carryOut(Attack attack) {
        long begun = System.nanoTime();
        Set<String> outcomes = new LinkedHashSet<>();
        List<String> complaints = new ArrayList<>();
        int calls = 0;
        for (int round = 0; goesOn(attack, round, millisSince(begun)); round++) {
            if (round == 0 || attack.probes().isEmpty()) {
                Outcome start = arena.start(attack.name(), attack.module().get(), attack.instances());
                if (!attack.start().matches(start)) {
                    complaints.add("expected " + attack.start() + ", got " + start);
                }
                if (attack.probes().isEmpty() || !start.is(Outcome.STARTED)) {
                    outcomes.add(start.toString());
                }
            }
            calls += attack.probes().size();
            round(attack, outcomes, complaints);
        }
        arena.stop(attack.name());
        return new Result(List.copyOf(outcomes), complaints, calls, millisSince(begun));
    }

    private static boolean goesOn(Attack attack, int round, long millis) {
        if (round == 0) {
            return true;
        }
        return attack.fault().isEmpty() && millis < LONG_MILLIS && (round < ROUNDS || millis < AT_LEAST_MILLIS);
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private void round(Attack attack, Set<String> outcomes, List<String> complaints) {
        List<CompletionStage<Outcome>> under = new ArrayList<>();
        for (Probe probe : attack.probes()) {
            CompletionStage<Outcome> call = arena.call(attack.name(), probe);
            if (attack.together()) {
                under.add(call);
            } else {
                judge(probe, await(call, probe), outcomes, complaints);
            }
        }
        for (int at = 0; at < under.size(); at++) {
            Probe probe = attack.probes().get(at);
            judge(probe, await(under.get(at), probe), outcomes, complaints);
        }
    }

    private static void judge(Probe probe, Outcome outcome, Set<String> outcomes, List<String> complaints) {
        outcomes.add(outcome.toString());
        probe.complaint(outcome).ifPresent(complaints::add);
    }

    /** The outcome of a call; one that is not there long after its deadline is a fault, and an outcome too. */
    static Outcome await(CompletionStage<Outcome> call, Probe probe) {
        try {
            return call.toCompletableFuture().get(probe.millis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Outcome("STUCK", "no outcome " + GRACE_MILLIS + " ms after the deadline");
        } catch (ExecutionException e) {
            return new Outcome("THROWN", e.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Starts an attack that goes on by {@link #strike}; what was wrong about the start. */
    Optional<String> begin(Attack attack) {
        Outcome start = arena.start(attack.name(), attack.module().get(), attack.instances());
        return attack.start().matches(start)
                ? Optional.empty()
                : Optional.of(attack.name() + ": expected " + attack.start() + ", got " + start);
    }

    /**
     * All calls of an attack once, in a crowd: what takes its time may run out of it, and a queue may be full, but no
     * call may end otherwise.
     */
    Result strike(Attack attack) {
        Set<String> outcomes = new LinkedHashSet<>();
        List<String> complaints = new ArrayList<>();
        for (Probe probe : attack.probes()) {
            Outcome outcome = await(arena.call(attack.name(), probe), probe);
            outcomes.add(outcome.toString());
            if (!outcome.is("TIMEOUT") && !outcome.is("OVERLOADED")) {
                probe.complaint(outcome).ifPresent(what -> complaints.add(attack.name() + ": " + what));
            }
        }
        return new Result(List.copyOf(outcomes), complaints, attack.probes().size(), 0);
    }
}
