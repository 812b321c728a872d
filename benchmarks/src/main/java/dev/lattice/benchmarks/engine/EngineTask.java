package dev.lattice.benchmarks.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a worker measures in a JVM of its own, besides what JMH does in others. */
public enum EngineTask {
    /** Compiles a module that nobody has compiled before. */
    COMPILE(List.of(EngineFigure.COMPILE), "-Xmx1g") {
        @Override
        Map<EngineFigure, List<Double>> run(EngineKind kind) {
            return Starts.compile(kind);
        }
    },
    /** Starts a module that a JVM before has compiled. */
    START(List.of(EngineFigure.START, EngineFigure.START_AGAIN), "-Xmx1g") {
        @Override
        Map<EngineFigure, List<Double>> run(EngineKind kind) {
            return Starts.cached(kind);
        }
    },
    NEW_INSTANCE(List.of(EngineFigure.NEW_INSTANCE), "-Xms256m", "-Xmx256m") {
        @Override
        Map<EngineFigure, List<Double>> run(EngineKind kind) {
            return NewInstances.measure(kind);
        }
    },
    LIVE(List.of(EngineFigure.LIVE), "-Xmx1g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10") {
        @Override
        Map<EngineFigure, List<Double>> run(EngineKind kind) {
            return Memory.live(kind);
        }
    },
    /** With a heap that has to grow while there are as many instances as may be. */
    CAP(List.of(EngineFigure.CAP_REFUSED, EngineFigure.CAP_MAPS), "-Xms32m", "-Xmx512m") {
        @Override
        Map<EngineFigure, List<Double>> run(EngineKind kind) {
            return InstanceCap.measure(kind);
        }
    },
    /** With a heap that is there from the start, so that what grows is something else. */
    GROWTH(List.of(EngineFigure.GROWTH), "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch") {
        @Override
        Map<EngineFigure, List<Double>> run(EngineKind kind) {
            return Memory.growth(kind);
        }
    };

    /** Our fallback keeps no compiled code, and gives 1,000 instances at most. */
    private static final Set<EngineTask> NOT_OF_FALLBACK = EnumSet.of(START, LIVE);
    /** What only our engine has to show. */
    private static final Set<EngineTask> OURS = EnumSet.of(CAP, GROWTH);

    private final List<EngineFigure> figures;
    private final List<String> flags;

    EngineTask(List<EngineFigure> figures, String... flags) {
        this.figures = figures;
        this.flags = List.of(flags);
    }

    /** What it measures, the main thing first. */
    public List<EngineFigure> figures() {
        return figures;
    }

    /** Whether there is something to measure of this engine. */
    public boolean suits(EngineKind kind) {
        return switch (kind) {
            case WASMTIME -> true;
            case CHICORY_PORT -> !OURS.contains(this) && !NOT_OF_FALLBACK.contains(this);
            case WASMTIME_JAVA, CHICORY -> !OURS.contains(this);
        };
    }

    /** What the worker's JVM gets besides the flags that all have. */
    public List<String> flags() {
        return flags;
    }

    abstract Map<EngineFigure, List<Double>> run(EngineKind kind);
}
