package dev.lattice.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.security.file.SafeFiles.Readers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {
    @TempDir
    Path directory;

    @Test
    void shouldReplaceContentsAndLeaveNothingElse() throws IOException {
        Path file = directory.resolve("a.json");
        SafeFiles.replace(file, new byte[] {1}, Readers.EVERYBODY);
        SafeFiles.replace(file, new byte[] {2, 3}, Readers.EVERYBODY);

        assertThat(SafeFiles.read(file, 2)).containsExactly(2, 3);
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldNotWidenTheModeOfTheFileItReplaces() throws IOException {
        Path file = directory.resolve("a.wasm");
        SafeFiles.replace(file, new byte[] {1}, Readers.OWNER);
        SafeFiles.replace(file, new byte[] {2}, Readers.EVERYBODY);

        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void shouldReadNoMoreThanTheLimit() {
        Path file = directory.resolve("a");
        SafeFiles.create(file, new byte[10], Readers.OWNER);

        assertThat(SafeFiles.read(file, 10)).hasSize(10);
        assertThatThrownBy(() -> SafeFiles.read(file, 9)).hasMessageContaining("larger than 9 bytes");
    }

    @Test
    void shouldMakePrivateDirectories() throws IOException {
        Path inner = directory.resolve("home/dev");
        SafeFiles.createPrivateDirectory(inner);
        SafeFiles.createPrivateDirectory(inner);

        assertThat(mode(inner)).isEqualTo("rwx------");
        Path file = directory.resolve("file");
        SafeFiles.create(file, new byte[0], Readers.OWNER);
        assertThatThrownBy(() -> SafeFiles.createPrivateDirectory(file)).hasMessageContaining("cannot write");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
