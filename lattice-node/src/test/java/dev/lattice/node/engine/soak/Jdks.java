package dev.lattice.node.engine.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds JDKs on this machine. */
final class Jdks {
    private Jdks() {}

    /** The JDK that runs this. */
    static Path own() {
        return Path.of(System.getProperty("java.home"));
    }

    /**
     * A JDK of a feature release: where the property {@code soak.jdkN} or the environment's {@code LATTICE_JDKN} says,
     * or in one of the places where JDKs usually are.
     */
    static Optional<Path> find(int release) {
        String told = System.getProperty("soak.jdk" + release, System.getenv("LATTICE_JDK" + release));
        if (told != null && !told.isBlank()) {
            Path home = Path.of(told);
            if (!is(home, release)) {
                throw new AssertionError(home + " is no JDK " + release + "; give the directory that has bin/java");
            }
            return Optional.of(home);
        }
        String user = System.getProperty("user.home");
        return Stream.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/usr/java"),
                        Path.of("/opt"),
                        Path.of("/Library/Java/JavaVirtualMachines"),
                        Path.of(user, ".sdkman", "candidates", "java"),
                        Path.of(user, ".jdks"))
                .flatMap(Jdks::children)
                .flatMap(home -> Stream.of(home, home.resolve("Contents").resolve("Home")))
                .filter(home -> is(home, release))
                .findFirst();
    }

    private static Stream<Path> children(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            List<Path> all = children.sorted().toList();
            return all.stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean is(Path home, int release) {
        Path file = home.resolve("release");
        if (!Files.isRegularFile(file) || !Files.isExecutable(java(home))) {
            return false;
        }
        try {
            return Files.readAllLines(file).stream()
                    .anyMatch(line -> line.matches("JAVA_VERSION=\"" + release + "([.\\-+].*)?\""));
        } catch (IOException e) {
            return false;
        }
    }

    static Path java(Path home) {
        return home.resolve("bin").resolve("java");
    }
}
