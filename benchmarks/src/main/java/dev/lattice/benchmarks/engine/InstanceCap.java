package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** As many instances as a node may have: they take memory maps, and without those the JVM gets no memory. */
final class InstanceCap {
    private static final int SPARE_MAPS = 10_000;
    private static final int MAPS_PER_INSTANCE = 6;
    private static final int THREADS = 500;
    private static final int HEAP_PIECES = 300;
    private static final int BUFFERS = 200;
    private static final int PIECE_BYTES = 1 << 20;
    private static final double PER_CENT = 100;

    private InstanceCap() {}

    /** Fills the engine to the cap, and counts what the JVM is refused then: threads, heap, direct buffers. */
    static Map<EngineFigure, List<Double>> measure(EngineKind kind) {
        int cap = Math.toIntExact((Proc.maxMaps() - SPARE_MAPS) / MAPS_PER_INSTANCE);
        Subject.Code code = kind.open(cap).compile(Guests.example());
        List<Subject.Guest> live = new ArrayList<>();
        for (int i = 0; i < cap; i++) {
            Subject.Guest guest = code.instance();
            live.add(guest);
            Message.ECHO_64.checked(guest.call(Message.ECHO_64));
        }
        double maps = PER_CENT * Proc.maps() / Proc.maxMaps();
        List<Object> kept = new ArrayList<>();
        int refused = threads()
                + refused(HEAP_PIECES, () -> new byte[PIECE_BYTES], kept)
                + refused(BUFFERS, () -> ByteBuffer.allocateDirect(PIECE_BYTES), kept);
        // The instances have to be none the worse for it.
        live.forEach(guest -> Message.ECHO_64.same(guest.call(Message.ECHO_64)));
        return Map.of(EngineFigure.CAP_MAPS, List.of(maps), EngineFigure.CAP_REFUSED, List.of((double) refused));
    }

    private static int refused(int count, Supplier<Object> piece, List<Object> kept) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            try {
                kept.add(piece.get());
            } catch (OutOfMemoryError e) {
                refused++;
            }
        }
        return refused;
    }

    /** Threads that live at the same time. */
    private static int threads() {
        CountDownLatch enough = new CountDownLatch(1);
        List<Object> started = new ArrayList<>();
        int refused = refused(THREADS, () -> thread(enough), started);
        enough.countDown();
        return refused;
    }

    private static Thread thread(CountDownLatch enough) {
        Thread thread = new Thread(() -> {
            try {
                enough.await();
            } catch (InterruptedException e) {
                throw new BenchmarkException("nobody interrupts this thread", e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
