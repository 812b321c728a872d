package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that was measured of the engines, and what could not be. */
final class EngineFigures {
    /** One figure of one engine. */
    record Key(EngineFigure figure, EngineKind engine) {}

    private final Map<Key, Map<Integer, List<Double>>> rounds = new HashMap<>();
    private final Map<Key, String> failures = new HashMap<>();
    private final Map<EngineKind, String> versions = new HashMap<>();

    void add(EngineFigure figure, EngineKind engine, int round, List<Double> values) {
        rounds.computeIfAbsent(new Key(figure, engine), key -> new TreeMap<>())
                .computeIfAbsent(round, key -> new ArrayList<>())
                .addAll(values);
    }

    /** A figure that could not be measured, in one line; the first reason is kept. */
    void fail(EngineFigure figure, EngineKind engine, String why) {
        failures.putIfAbsent(new Key(figure, engine), why);
    }

    void version(EngineKind engine, String version) {
        versions.put(engine, version);
    }

    String name(EngineKind engine) {
        return versions.getOrDefault(engine, engine.title());
    }

    Optional<String> failure(EngineFigure figure, EngineKind engine) {
        return Optional.ofNullable(failures.get(new Key(figure, engine)));
    }

    Map<Key, String> failures() {
        return Map.copyOf(failures);
    }

    /** By round; empty for what was not measured. */
    Map<Integer, List<Double>> rounds(EngineFigure figure, EngineKind engine) {
        return rounds.getOrDefault(new Key(figure, engine), Map.of());
    }

    /** Over all rounds; empty for what was not measured, or failed in any round. */
    Optional<Spread> spread(EngineFigure figure, EngineKind engine) {
        List<Double> values =
                rounds(figure, engine).values().stream().flatMap(List::stream).toList();
        return values.isEmpty() || failure(figure, engine).isPresent()
                ? Optional.empty()
                : Optional.of(Spread.of(values));
    }

    /** How many times ours the peer takes: of each round the ratio of the medians. */
    Optional<Spread> ratio(EngineFigure figure, EngineKind own, EngineKind peer) {
        if (spread(figure, own).isEmpty() || spread(figure, peer).isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, List<Double>> ours = rounds(figure, own);
        List<Double> ratios = rounds(figure, peer).entrySet().stream()
                .filter(round -> ours.containsKey(round.getKey()))
                .map(round -> Spread.of(round.getValue()).median()
                        / Spread.of(ours.get(round.getKey())).median())
                .toList();
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
    }
}
