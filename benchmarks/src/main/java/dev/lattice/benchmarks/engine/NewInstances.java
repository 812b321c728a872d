package dev.lattice.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Instances where there was none before: in slots that were never used, with page faults and all. */
final class NewInstances {
    private static final int BATCHES = 5;
    private static final int BATCH = 100;
    private static final int WARM_UP = 20_000;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double MICRO = TimeUnit.MICROSECONDS.toNanos(1);

    private NewInstances() {}

    /** Mean times of batches: made, and one echo. They are closed later, as they have to keep their slots. */
    static Map<EngineFigure, List<Double>> measure(EngineKind kind) {
        byte[] module = Guests.own();
        try (Subject subject = kind.open(EngineCalls.INSTANCES);
                Subject.Code code = subject.compile(module)) {
            warmUp(code);
        }
        List<Double> micros = new ArrayList<>();
        List<Subject.Guest> live = new ArrayList<>();
        try (Subject subject = kind.open(EngineCalls.INSTANCES);
                Subject.Code code = subject.compile(module)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                micros.add(batch(code, live));
            }
            live.forEach(Subject.Guest::close);
        }
        return Map.of(EngineFigure.NEW_INSTANCE, micros);
    }

    /** Of the code that makes instances; the engine measured afterwards is another one. */
    private static void warmUp(Subject.Code code) {
        long end = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; i < WARM_UP && System.nanoTime() < end; i++) {
            try (Subject.Guest guest = code.instance()) {
                Message.ECHO_64.checked(guest.call(Message.ECHO_64));
            }
        }
    }

    private static double batch(Subject.Code code, List<Subject.Guest> live) {
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            Subject.Guest guest = code.instance();
            live.add(guest);
            Message.ECHO_64.checked(guest.call(Message.ECHO_64));
        }
        return (System.nanoTime() - start) / MICRO / BATCH;
    }
}
