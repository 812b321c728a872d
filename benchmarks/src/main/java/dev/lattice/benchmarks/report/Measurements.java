package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.report.EchoCase.Load;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** All that was measured: for each case and load one result of JMH per round. */
final class Measurements {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;

    private final Map<Load, Map<EchoCase, List<RunResult>>> rounds = new EnumMap<>(Load.class);

    void add(EchoCase echo, Load load, RunResult result) {
        rounds.computeIfAbsent(load, key -> new EnumMap<>(EchoCase.class))
                .computeIfAbsent(echo, key -> new ArrayList<>())
                .add(result);
    }

    /** Every result, in the order of the rounds. */
    List<RunResult> ofRound(int round) {
        return rounds.values().stream()
                .flatMap(cases -> cases.values().stream())
                .filter(results -> results.size() > round)
                .map(results -> results.get(round))
                .toList();
    }

    /** Microseconds of half of the calls at most, over all iterations. */
    Spread p50(EchoCase echo) {
        return over(results(echo, Load.ONE), percentile(MEDIAN));
    }

    /** Microseconds of 99 of 100 calls at most, over all iterations. */
    Spread p99(EchoCase echo) {
        return over(results(echo, Load.ONE), percentile(TAIL));
    }

    /** Calls per second with many in flight, over all iterations; empty where that is not measured. */
    Optional<Spread> callsPerSecond(EchoCase echo) {
        return echo.loads().contains(Load.MANY)
                ? Optional.of(over(results(echo, Load.MANY), Result::getScore))
                : Optional.empty();
    }

    /** How many times the peer's p50: of each round the ratio of the two medians. */
    Spread latencyRatio(EchoCase echo) {
        return ratio(echo, Load.ONE, percentile(MEDIAN));
    }

    /** How many times the peer's calls per second. */
    Optional<Spread> throughputRatio(EchoCase echo) {
        return echo.loads().contains(Load.MANY)
                ? Optional.of(ratio(echo, Load.MANY, Result::getScore))
                : Optional.empty();
    }

    /** Bytes allocated in the caller's JVM for a call, with so many in flight as the case can have. */
    Spread allocatedBytes(EchoCase echo) {
        Load load = echo.loads().get(echo.loads().size() - 1);
        return Spread.of(results(echo, load).stream()
                .map(result -> result.getSecondaryResults().get(ALLOCATED).getScore())
                .toList());
    }

    private Spread ratio(EchoCase echo, Load load, Function<Result<?>, Double> value) {
        List<RunResult> own = results(echo, load);
        List<RunResult> peer = results(EchoCase.BARE_NETTY, load);
        return Spread.of(IntStream.range(0, own.size())
                .mapToObj(round -> over(List.of(own.get(round)), value).median()
                        / over(List.of(peer.get(round)), value).median())
                .toList());
    }

    private List<RunResult> results(EchoCase echo, Load load) {
        return rounds.get(load).get(echo);
    }

    private static Function<Result<?>, Double> percentile(double rank) {
        return result -> result.getStatistics().getPercentile(rank);
    }

    private static Spread over(List<RunResult> results, Function<Result<?>, Double> value) {
        List<Double> values = new ArrayList<>();
        for (RunResult result : results) {
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    values.add(value.apply(iteration.getPrimaryResult()));
                }
            }
        }
        return Spread.of(values);
    }
}
