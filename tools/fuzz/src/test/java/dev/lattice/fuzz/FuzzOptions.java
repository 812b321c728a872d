package dev.lattice.fuzz;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the person who runs the profile asked for.
 *
 * @param seconds for each target
 * @param targets by name
 * @param parallel how many targets run at once
 * @param directory where corpora, logs and findings go
 * @param replay one input to run again, without a search
 */
record FuzzOptions(int seconds, List<String> targets, int parallel, Path directory, Optional<Path> replay) {
    private static final int LIMIT_SECONDS = 24 * 60 * 60;

    static FuzzOptions ofProperties() {
        String names = System.getProperty("fuzz.targets", "all");
        List<String> targets = names.equals("all") ? Targets.names() : Arrays.asList(names.split(","));
        targets.stream().filter(t -> !Targets.names().contains(t)).findFirst().ifPresent(t -> {
            throw new IllegalArgumentException(
                    "-Dfuzz.targets=" + names + ": no target '" + t + "'; there are " + Targets.names());
        });
        int parallel = Integer.getInteger("fuzz.parallel", 0);
        return new FuzzOptions(
                Math.min(LIMIT_SECONDS, Math.max(1, Integer.getInteger("fuzz.seconds", 120))),
                targets,
                parallel > 0 ? parallel : Math.max(1, Runtime.getRuntime().availableProcessors()),
                Path.of(System.getProperty("fuzz.directory", "target/fuzz")).toAbsolutePath(),
                Optional.of(System.getProperty("fuzz.replay", ""))
                        .filter(file -> !file.isBlank())
                        .map(file -> Path.of(file).toAbsolutePath()));
    }
}
