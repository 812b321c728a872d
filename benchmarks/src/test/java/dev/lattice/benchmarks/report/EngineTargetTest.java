package dev.lattice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.benchmarks.engine.EngineFigure;
import dev.lattice.benchmarks.engine.EngineKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTargetTest {
    private final EngineFigures figures = new EngineFigures();

    private void measured(EngineKind engine, int round, Double... micros) {
        figures.add(EngineFigure.ECHO_64, engine, round, List.of(micros));
    }

    @Test
    void shouldJudgeOnTheMedianOfAllRounds() {
        measured(EngineKind.WASMTIME, 0, 0.3, 0.4);
        measured(EngineKind.WASMTIME, 1, 0.4, 9.0, 0.3);

        assertThat(EngineTarget.ECHO.miss(figures)).isEmpty();
    }

    @Test
    void shouldSayByHowMuchATargetWasMissed() {
        measured(EngineKind.WASMTIME, 0, 0.5);
        measured(EngineKind.WASMTIME_JAVA, 0, 15.0);

        assertThat(EngineTarget.ECHO.miss(figures))
                .contains("echo of 64 B, at most 0.4 µs: 0.50, which is 25.0 % over");
        assertThat(EngineTarget.ECHO_RATIO.miss(figures))
                .contains("echo of 64 B, at least 40 times below wasmtime-java: 30.0, which is 25.0 % short");
    }

    @Test
    void shouldFormRatiosWithinARound() {
        measured(EngineKind.WASMTIME, 0, 0.2);
        measured(EngineKind.WASMTIME_JAVA, 0, 10.0);
        measured(EngineKind.WASMTIME, 1, 2.0);
        measured(EngineKind.WASMTIME_JAVA, 1, 100.0);

        assertThat(figures.ratio(EngineFigure.ECHO_64, EngineKind.WASMTIME, EngineKind.WASMTIME_JAVA))
                .contains(new Spread(50, 50, 50));
    }

    @Test
    void shouldNotPassOnADifferenceThatNoiseMadeNegative() {
        figures.add(EngineFigure.HOST_CALL_ADDED, EngineKind.WASMTIME, 0, List.of(-0.15));

        assertThat(EngineTarget.HOST_CALL.miss(figures))
                .hasValueSatisfying(miss -> assertThat(miss).contains("-0.15 cannot be"));
    }

    @Test
    void shouldCountAPeerThatFailedAsAMiss() {
        measured(EngineKind.WASMTIME, 0, 0.2);
        figures.fail(EngineFigure.ECHO_64, EngineKind.WASMTIME_JAVA, "no library for this machine");

        assertThat(EngineTarget.ECHO.miss(figures)).isEmpty();
        assertThat(EngineTarget.ECHO_RATIO.miss(figures))
                .hasValueSatisfying(miss -> assertThat(miss).endsWith("not measured; no library for this machine"));
    }

    @Test
    void shouldNotPassOnRoundsBeforeAFailure() {
        measured(EngineKind.WASMTIME, 0, 0.2);
        figures.fail(EngineFigure.ECHO_64, EngineKind.WASMTIME, "exit code 134");

        assertThat(EngineTarget.ECHO.miss(figures))
                .hasValueSatisfying(miss -> assertThat(miss).endsWith("not measured; exit code 134"));
    }

    @Test
    void shouldCountWhatNobodyMeasuredAsAMiss() {
        assertThat(EngineTarget.values())
                .allSatisfy(target -> assertThat(target.miss(figures)).isPresent());
    }
}
