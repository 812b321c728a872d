package dev.lattice.node.engine.hostile;

import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A healthy actor under load: calls come at a steady pace, each with a payload of its own, and each has to be answered
 * with just that, whatever the actors beside it do. How long answers take is told and not judged.
 */
final class Neighbour implements AutoCloseable {
    private static final String NAME = "neighbour";
    static final int INSTANCES = 8;
    private static final int PAYLOAD_BYTES = 64;
    private static final long PACE_MICROS = 1_000;
    /** Beside dozens of loops each call waits for a slice of each of them; more in flight would only wait longer. */
    private static final int IN_FLIGHT = 32;

    private final Arena arena;
    private final ScheduledExecutorService pacemaker = Executors.newSingleThreadScheduledExecutor();
    private final Object lock = new Object();
    private List<Long> micros = new ArrayList<>();
    private Optional<String> firstMiss = Optional.empty();
    private int missed;
    private int inFlight;
    private long sent;

    /**
     * @param calls answered in this time
     * @param missed those that were not answered, or with something else
     * @param firstMiss what happened to the first of those
     */
    record Report(int calls, int missed, Optional<String> firstMiss, long p50Micros, long p99Micros, long maxMicros) {}

    private Neighbour(Arena arena) {
        this.arena = arena;
    }

    static Neighbour moveIn(Arena arena) {
        Outcome started = arena.start(NAME, Wat.guest("echo"), INSTANCES);
        if (!started.is(Outcome.STARTED)) {
            throw new AssertionError("the healthy neighbour cannot be started: " + started);
        }
        Neighbour neighbour = new Neighbour(arena);
        neighbour.pacemaker.scheduleAtFixedRate(neighbour::send, 0, PACE_MICROS, TimeUnit.MICROSECONDS);
        return neighbour;
    }

    private void send() {
        long number;
        synchronized (lock) {
            if (inFlight >= IN_FLIGHT) {
                return;
            }
            inFlight++;
            number = sent++;
        }
        byte[] bytes = new byte[PAYLOAD_BYTES];
        ByteBuffer.wrap(bytes).putLong(number);
        Payload payload = Payload.wrap(bytes);
        CallResult wanted = new CallResult.Reply(payload);
        long begun = System.nanoTime();
        arena.ask(NAME, Probe.of("Echo", payload, Expected.reply()))
                .whenComplete((result, failure) -> took(
                        System.nanoTime() - begun,
                        wanted.equals(result) ? Optional.empty() : Optional.of("got " + result + ", " + failure)));
    }

    private void took(long nanos, Optional<String> miss) {
        synchronized (lock) {
            micros.add(nanos / 1_000);
            if (miss.isPresent()) {
                missed++;
                firstMiss = firstMiss.or(() -> miss);
            }
            inFlight--;
            lock.notifyAll();
        }
    }

    /** What happened since the last time. Waits for what is in flight: each call ends by its deadline. */
    Report report() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * Probe.PATIENT_MILLIS);
        synchronized (lock) {
            long until = sent;
            while ((micros.isEmpty() || sent - inFlight < until) && System.nanoTime() < end) {
                waitABit();
            }
            if (micros.isEmpty() || sent - inFlight < until) {
                missed++;
                firstMiss = firstMiss.or(() -> Optional.of("a call that never ended"));
                micros.add(TimeUnit.MILLISECONDS.toMicros(2 * Probe.PATIENT_MILLIS));
            }
            Collections.sort(micros);
            Report report =
                    new Report(micros.size(), missed, firstMiss, at(0.5), at(0.99), micros.get(micros.size() - 1));
            micros = new ArrayList<>();
            missed = 0;
            firstMiss = Optional.empty();
            return report;
        }
    }

    private void waitABit() {
        try {
            lock.wait(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private long at(double share) {
        return micros.get((int) Math.min(micros.size() - 1L, (long) (micros.size() * share)));
    }

    @Override
    public void close() {
        pacemaker.shutdownNow();
    }
}
