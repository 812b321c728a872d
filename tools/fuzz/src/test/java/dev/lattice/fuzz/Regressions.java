package dev.lattice.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that once were findings: {@code src/test/resources/regressions/TARGET/NAME}. */
final class Regressions {
    private Regressions() {}

    static List<Path> of(String target) {
        URL directory = Regressions.class.getResource("/regressions/" + target);
        if (directory == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path: " + directory, e);
        }
    }
}
