package dev.lattice.benchmarks.engine;

import com.dylibso.chicory.compiler.Cache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Chicory compiled, in files: Chicory itself brings the interface only. */
record FileCache(Path directory) implements Cache {
    @Override
    public byte[] get(String key) throws IOException {
        Path file = file(key);
        // The interface wants null for what is not there.
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    public void putIfAbsent(String key, byte[] compiled) throws IOException {
        Files.createDirectories(directory);
        Files.write(file(key), compiled);
    }

    private Path file(String key) {
        return directory.resolve(key.replaceAll("[^0-9A-Za-z]", "_"));
    }
}
