package dev.lattice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The source files of the whole repository: those that git tracks, or all of them where there is no git. */
record SourceTree(Path root, List<SourceFile> files) {
    private static final Set<String> NOT_SOURCES = Set.of(".git", "target", "node_modules", ".idea", ".vscode");
    private static final Set<String> KINDS =
            Set.of("java", "rs", "md", "xml", "sh", "wat", "ts", "json", "toml", "yml", "yaml", "properties");

    static SourceTree ofRepository() throws IOException {
        Path root = repository();
        List<SourceFile> files;
        try (Stream<Path> paths = tracked(root).orElseGet(() -> walked(root))) {
            files = paths.filter(Files::isRegularFile)
                    .filter(SourceTree::isSource)
                    .sorted()
                    .map(path -> SourceFile.read(root, path))
                    .toList();
        }
        return new SourceTree(root, files);
    }

    /** Names of the packages that have main classes in these modules. */
    Set<String> mainPackages(String... modules) {
        Set<String> packages = new TreeSet<>();
        for (String module : modules) {
            String sources = module + "/src/main/java/";
            files.stream()
                    .filter(file ->
                            file.path().startsWith(sources) && !file.name().equals("package-info.java"))
                    .map(file -> file.directory().substring(sources.length()).replace('/', '.'))
                    .forEach(packages::add);
        }
        return packages;
    }

    /** The directory above this one that holds the modules. */
    private static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("lattice-protocol"))) {
            at = Optional.ofNullable(at.getParent())
                    .orElseThrow(() -> new AssertionError("not run inside of the repository"));
        }
        return at;
    }

    private static Optional<Stream<Path>> tracked(Path root) throws IOException {
        if (!Files.exists(root.resolve(".git"))) {
            return Optional.empty();
        }
        Process git = new ProcessBuilder("git", "ls-files", "-z")
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            boolean listed = git.waitFor(1, TimeUnit.MINUTES) && git.exitValue() == 0;
            return listed ? Optional.of(Stream.of(names.split("\0")).map(root::resolve)) : Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while git listed its files", e);
        }
    }

    private static Stream<Path> walked(Path root) {
        try {
            return Files.walk(root)
                    .filter(path -> Stream.of(root.relativize(path)
                                    .toString()
                                    .replace('\\', '/')
                                    .split("/"))
                            .noneMatch(NOT_SOURCES::contains));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSource(Path path) {
        String kind = SourceFile.kind(path.getFileName().toString());
        return KINDS.contains(kind) || kind.isEmpty() && SourceFile.isScript(path);
    }
}
