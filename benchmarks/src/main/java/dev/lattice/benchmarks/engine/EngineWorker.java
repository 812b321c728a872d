package dev.lattice.benchmarks.engine;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Measures one thing of one engine. Arguments: the task and the engine. Prints a line for each figure: {@code figure},
 * its name, and its values.
 */
public final class EngineWorker {
    /** What a line with a figure begins with. */
    public static final String FIGURE = "figure ";

    private EngineWorker() {}

    public static void main(String[] arguments) {
        EngineTask task = EngineTask.valueOf(arguments[0]);
        EngineKind kind = EngineKind.valueOf(arguments[1]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        task.run(kind)
                .forEach((figure, values) -> out.println(FIGURE + figure + " "
                        + values.stream().map(value -> Double.toString(value)).collect(Collectors.joining(" "))));
        // What is still open goes with the process; closing thousands of instances would only take time.
        Runtime.getRuntime().halt(0);
    }
}
