package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.echo.JvmFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How long a run takes.
 *
 * @param rounds how often all cases are run, each time in fresh JVMs
 * @param warmups unmeasured iterations before the measured ones of a round
 * @param iterations measured iterations of a round
 * @param iterationMillis how long each of both lasts
 */
record Plan(int rounds, int warmups, int iterations, int iterationMillis) {
    /** The echo: enough rounds that one disturbance of the machine does not decide. */
    static final Plan ECHO_FULL = new Plan(4, 2, 4, 850);

    /** One round: for seeing that it works, and for coarse changes. */
    static final Plan ECHO_QUICK = new Plan(1, 2, 4, 850);

    /** The engines, whose benchmarks wait for nothing and are more in number. */
    static final Plan ENGINE_FULL = new Plan(3, 3, 5, 250);

    static final Plan ENGINE_QUICK = new Plan(1, 3, 3, 200);

    /**
     * @param include matches the benchmark to run
     * @param log takes what JMH itself says
     */
    ChainedOptionsBuilder options(String include, Path log) {
        List<String> flags = new ArrayList<>(JvmFlags.all());
        // Where the nodes' stores go: what the script cleans up.
        flags.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        TimeValue time = TimeValue.milliseconds(iterationMillis);
        return new OptionsBuilder()
                .include(include)
                .forks(1)
                .jvmArgs(flags.toArray(String[]::new))
                .warmupIterations(warmups)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString());
    }
}
