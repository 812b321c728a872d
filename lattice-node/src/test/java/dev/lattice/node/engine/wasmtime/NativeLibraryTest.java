package dev.lattice.node.engine.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    Path directory;

    /** Unpacks what this program has, under the hash of {@code wanted}. */
    private Path unpack(String wanted, String offered, Path where) throws Exception {
        byte[] bytes = offered.getBytes(StandardCharsets.US_ASCII);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(wanted.getBytes(StandardCharsets.US_ASCII)));
        return NativeLibrary.unpack(new ByteArrayInputStream(bytes), hash, bytes.length, new PrivateDirectory(where));
    }

    private Path unpack(String content, Path where) throws Exception {
        return unpack(content, content, where);
    }

    @Test
    void shouldNamePlatformsAsTheBuildDoes() {
        assertThat(NativeLibrary.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
        assertThat(NativeLibrary.platform("Mac OS X", "aarch64")).isEqualTo("macos-aarch64");
        assertThat(NativeLibrary.platform("Linux", "riscv64")).isEqualTo("linux-riscv64");
    }

    @Test
    void shouldUnpackOnceIntoAPrivateDirectory() throws Exception {
        Path cache = directory.resolve("cache").resolve("lib");
        Path first = unpack("library", cache);
        assertThat(first).hasContent("library");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(unpack("library", "LIBRARY", cache)).isEqualTo(first).hasContent("library");
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).containsExactly(first);
        }
    }

    @Test
    void shouldReplaceADamagedLibrary() throws Exception {
        Path first = unpack("the whole", directory.resolve("lib"));
        for (String damaged : List.of("half", "tHe whole", "")) {
            Files.writeString(first, damaged);
            assertThat(unpack("the whole", directory.resolve("lib")))
                    .isEqualTo(first)
                    .hasContent("the whole");
        }
    }

    @Test
    void shouldRefuseADirectoryThatOthersCanWriteTo() throws Exception {
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
