package dev.lattice.security.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path directory;

    @Test
    void shouldKeepASeedWhereOnlyItsOwnerReadsIt() throws IOException {
        Path file = directory.resolve("user.nk");
        SigningKey key = TestKeys.key(KeyType.USER);

        KeyFile.create(file, key);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.read(file, KeyType.USER).id()).isEqualTo(key.id());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldNeverOverwriteAKey() {
        Path file = directory.resolve("user.nk");
        SigningKey key = TestKeys.key(KeyType.USER);
        KeyFile.create(file, key);

        assertThatThrownBy(() -> KeyFile.create(file, TestKeys.key(KeyType.USER)))
                .hasMessageContaining("exists already");
        assertThat(KeyFile.read(file).id()).isEqualTo(key.id());
    }

    @Test
    void shouldRefuseAFileThatOthersMayReadAndNameTheCommandThatMendsIt() throws IOException {
        Path file = directory.resolve("user.nk");
        KeyFile.create(file, TestKeys.key(KeyType.USER));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> KeyFile.read(file))
                .hasMessageContaining("chmod 600 " + file)
                .isInstanceOfSatisfying(
                        SecurityFault.class, e -> assertThat(e.kind()).isEqualTo(SecurityFault.Kind.FILE_MODE));
    }

    @Test
    void shouldNameTheFileInEveryError() throws IOException {
        Path file = directory.resolve("user.nk");
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessage("there is no file " + file);

        KeyFile.create(file, TestKeys.key(KeyType.USER));
        assertThatThrownBy(() -> KeyFile.read(file, KeyType.ACCOUNT))
                .hasMessage(file + ": wrong type of seed: got U (user key), want A (account key)");

        Files.writeString(file, "x".repeat(500));
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("larger than 256 bytes");
        Files.writeString(file, "hello");
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageStartingWith(file + ": seed has the wrong length");
        assertThatThrownBy(() -> KeyFile.create(directory.resolve("none/user.nk"), TestKeys.key(KeyType.USER)))
                .hasMessageContaining("cannot write");
    }
}
