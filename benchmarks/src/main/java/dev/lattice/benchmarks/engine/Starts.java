package dev.lattice.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starting a large module: compiling or loading it, an instance, an echo. */
final class Starts {
    /** As in a node that has other actors already. */
    private static final int INSTANCES = EngineCalls.INSTANCES;

    private static final int AGAIN = 3;
    private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private Starts() {}

    /** With a cache that is empty at first; {@link #cached} finds there what this leaves. */
    static Map<EngineFigure, List<Double>> compile(EngineKind kind) {
        byte[] module = LargeModule.bytes();
        try (Subject subject = ready(kind)) {
            return Map.of(EngineFigure.COMPILE, List.of(start(subject, module)));
        }
    }

    static Map<EngineFigure, List<Double>> cached(EngineKind kind) {
        byte[] module = LargeModule.bytes();
        try (Subject subject = ready(kind)) {
            double first = start(subject, module);
            List<Double> again = new ArrayList<>();
            for (int i = 0; i < AGAIN; i++) {
                again.add(start(subject, module));
            }
            return Map.of(EngineFigure.START, List.of(first), EngineFigure.START_AGAIN, again);
        }
    }

    /** Open, and with a small guest that was started. */
    private static Subject ready(EngineKind kind) {
        Subject subject = kind.open(INSTANCES);
        start(subject, Guests.own());
        return subject;
    }

    private static double start(Subject subject, byte[] module) {
        long start = System.nanoTime();
        try (Subject.Code code = subject.compile(module);
                Subject.Guest guest = code.instance()) {
            Message.ECHO_64.same(guest.call(Message.ECHO_64));
            return (System.nanoTime() - start) / MILLI;
        }
    }
}
