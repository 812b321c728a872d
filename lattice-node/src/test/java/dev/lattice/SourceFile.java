package dev.lattice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A text file of the repository.
 *
 * @param path relative to the repository, with slashes
 * @param lines without their ends
 */
record SourceFile(String path, List<String> lines) {
    static SourceFile of(String path, String text) {
        return new SourceFile(path, List.of(text.split("\n", -1)));
    }

    static SourceFile read(Path root, Path file) {
        try {
            String path = root.relativize(file).toString().replace('\\', '/');
            return new SourceFile(path, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** What stands after the last dot; empty when there is none, and for a name that only begins with one. */
    static String kind(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 1 ? "" : name.substring(dot + 1);
    }

    /** Whether a file without a kind says that a shell runs it. */
    static boolean isScript(Path file) {
        byte[] head = new byte[64];
        try (InputStream in = Files.newInputStream(file)) {
            int read = Math.max(0, in.readNBytes(head, 0, head.length));
            String line = new String(head, 0, read, StandardCharsets.ISO_8859_1);
            return line.startsWith("#!") && line.lines().findFirst().orElse("").contains("sh");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String directory() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    /** One of these kinds; {@code sh} is also a script without a suffix. */
    boolean is(String... kinds) {
        String kind = kind(name());
        return Arrays.asList(kinds).contains(kind.isEmpty() ? "sh" : kind);
    }

    boolean isMainJava() {
        return path.contains("src/main/java/") && is("java");
    }

    String at(int index) {
        return path + ":" + (index + 1);
    }
}
