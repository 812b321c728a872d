package dev.lattice.node.engine.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** All attacks at once: each has callers of its own, while modules that cost before they run come one after another. */
final class Crowd {
    private static final long AT_LEAST_MILLIS = 15_000;

    private final Assault assault;
    private final List<String> complaints = new ArrayList<>();
    private int calls;
    private volatile boolean over;

    Crowd(Arena arena) {
        this.assault = new Assault(arena);
    }

    Assault.Result storm(List<Attack> attacks) {
        long begun = System.nanoTime();
        List<Attack> calling = attacks.stream()
                .filter(attack -> !attack.probes().isEmpty())
                .filter(attack -> assault.begin(attack).map(this::complain).isEmpty())
                .toList();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AT_LEAST_MILLIS);
            List<Future<?>> callers = new ArrayList<>();
            calling.forEach(attack -> callers.add(threads.submit(() -> keepStriking(attack, end))));
            attacks.stream().filter(attack -> attack.probes().isEmpty()).forEach(this::tryToStart);
            over = true;
            for (Future<?> caller : callers) {
                caller.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("the storm broke off", e);
        } finally {
            threads.shutdownNow();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        String what = calling.size() + " actors, " + calls + " calls, " + complaints.size() + " not as expected";
        return new Assault.Result(List.of(what), complaints.stream().distinct().toList(), calls, millis);
    }

    private void keepStriking(Attack attack, long end) {
        while (!over || System.nanoTime() - end < 0) {
            took(assault.strike(attack));
        }
    }

    /** Beside the others an initialiser may run out of time before it does what it came for. */
    private void tryToStart(Attack attack) {
        Assault.Result result = assault.carryOut(attack);
        List<String> wrong = result.complaints().stream()
                .filter(what -> !attack.start().code().equals(Outcome.REFUSED) || !what.contains(StartAttacks.LATE))
                .toList();
        took(new Assault.Result(result.outcomes(), wrong, result.calls(), result.millis()));
    }

    private synchronized void took(Assault.Result result) {
        calls += result.calls();
        complaints.addAll(result.complaints());
    }

    private synchronized String complain(String what) {
        complaints.add(what);
        return what;
    }
}
