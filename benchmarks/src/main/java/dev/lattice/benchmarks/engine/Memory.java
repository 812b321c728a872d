package dev.lattice.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Resident memory: of instances that live, and of a process that goes on and on. */
final class Memory {
    private static final int LIVE = 4_000;
    private static final int CALLS = 1_000_000;
    private static final int CALLS_PER_INSTANCE = 1_000;
    private static final List<Message> MIX =
            List.of(Message.ECHO_64, Message.ECHO_4K, Message.HOST_CALL, Message.ECHO_64);

    private Memory() {}

    /** Above the process without an engine, so the engine and its code count as well. Each has done an echo. */
    static Map<EngineFigure, List<Double>> live(EngineKind kind) {
        byte[] module = Guests.example();
        double empty = Proc.residentMegabytes();
        Subject subject = kind.open(LIVE);
        Subject.Code code = subject.compile(module);
        List<Subject.Guest> live = new ArrayList<>();
        for (int i = 0; i < LIVE; i++) {
            Subject.Guest guest = code.instance();
            live.add(guest);
            Message.ECHO_64.checked(guest.call(Message.ECHO_64));
        }
        // Chicory's memories are Java's heap, which gives back what is garbage at a full collection.
        System.gc();
        double megabytes = Proc.residentMegabytes() - empty;
        live.forEach(guest -> Message.ECHO_64.same(guest.call(Message.ECHO_64)));
        return Map.of(EngineFigure.LIVE, List.of(megabytes));
    }

    /** Of echoes, host calls, traps and instances; a first million is for all that settles. */
    static Map<EngineFigure, List<Double>> growth(EngineKind kind) {
        try (Subject subject = kind.open(EngineCalls.INSTANCES);
                Subject.Code code = subject.compile(Guests.own());
                Subject.Guest guest = code.instance()) {
            calls(code, guest);
            double before = Proc.residentMegabytes();
            calls(code, guest);
            return Map.of(EngineFigure.GROWTH, List.of(Proc.residentMegabytes() - before));
        }
    }

    private static void calls(Subject.Code code, Subject.Guest guest) {
        for (int i = 0; i < CALLS; i++) {
            Message message = MIX.get(i % MIX.size());
            message.checked(guest.call(message));
            if (i % CALLS_PER_INSTANCE == 0) {
                try (Subject.Guest lost = code.instance()) {
                    lost.trap(Message.TRAP);
                }
            }
        }
        // What was forgotten instead of closed would go now.
        System.gc();
    }
}
