package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.echo.JvmFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How long a run takes.
 *
 * @param rounds how often all cases are run, each time in fresh JVMs
 * @param warmups unmeasured iterations before the measured ones of a round
 * @param iterations measured iterations of a round
 */
record Plan(int rounds, int warmups, int iterations) {
    /** Enough rounds that one disturbance of the machine does not decide. */
    static final Plan FULL = new Plan(4, 2, 4);

    /** One round: for seeing that it works, and for coarse changes. */
    static final Plan QUICK = new Plan(1, 2, 4);

    private static final int ITERATION_MILLIS = 850;

    /** @param log takes what JMH itself says */
    Options options(EchoCase echo, EchoCase.Load load, Path log) {
        List<String> flags = new ArrayList<>(JvmFlags.all());
        // Where the nodes' stores go: what the script cleans up.
        flags.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        TimeValue time = TimeValue.milliseconds(ITERATION_MILLIS);
        return new OptionsBuilder()
                .include(echo.include(load))
                .forks(1)
                .jvmArgs(flags.toArray(String[]::new))
                .warmupIterations(warmups)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString())
                .build();
    }
}
