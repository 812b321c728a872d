package dev.lattice.node.engine.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final String HASH = "ab".repeat(32);

    @TempDir
    Path directory;

    private Path unpack(String content, Path where) throws IOException {
        byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return NativeLibrary.unpack(new ByteArrayInputStream(bytes), HASH, bytes.length, new PrivateDirectory(where));
    }

    @Test
    void shouldNamePlatformsAsTheBuildDoes() {
        assertThat(NativeLibrary.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
        assertThat(NativeLibrary.platform("Mac OS X", "aarch64")).isEqualTo("macos-aarch64");
        assertThat(NativeLibrary.platform("Linux", "riscv64")).isEqualTo("linux-riscv64");
    }

    @Test
    void shouldUnpackOnceIntoAPrivateDirectory() throws IOException {
        Path cache = directory.resolve("cache").resolve("lib");
        Path first = unpack("library", cache);
        assertThat(first).hasContent("library");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(unpack("LIBRARY", cache)).isEqualTo(first).hasContent("library");
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).containsExactly(first);
        }
    }

    @Test
    void shouldReplaceAnUnpackedLibraryOfAnotherLength() throws IOException {
        Path first = unpack("half", directory.resolve("lib"));
        assertThat(unpack("the whole", directory.resolve("lib")))
                .isEqualTo(first)
                .hasContent("the whole");
    }

    @Test
    void shouldRefuseADirectoryThatOthersCanWriteTo() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> unpack("library", open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("writable for nobody else");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("d")));
        assertThatThrownBy(() -> unpack("library", link)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldRefuseAMalformedHash() {
        assertThatThrownBy(() -> NativeLibrary.unpack(
                        new ByteArrayInputStream(new byte[0]), "../x", 0, new PrivateDirectory(directory)))
                .isInstanceOf(IOException.class);
    }
}
