package dev.lattice.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStoreTest {
    private static final KeyId ONE = KeyId.of(KeyType.MODULE, filled(1));
    private static final KeyId TWO = KeyId.of(KeyType.MODULE, filled(2));
    private static final String HASH_A = "A".repeat(64);
    private static final String HASH_B = "B".repeat(64);
    private static final Payload MODULE = Payload.ofText("module");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("store.mv");
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[KeyId.PUBLIC_KEY_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void shouldRememberActorsAndModulesAcrossOpenings() {
        try (NodeStore store = NodeStore.open(file)) {
            store.put(new ActorRecord(ONE, HASH_A, 3), MODULE);
        }

        try (NodeStore store = NodeStore.open(file)) {
            assertThat(store.actors()).containsExactly(new ActorRecord(ONE, HASH_A, 3));
            assertThat(store.module(HASH_A)).contains(MODULE);
        }
    }

    @Test
    void shouldRememberLimits() {
        ActorRecord record = new ActorRecord(ONE, HASH_A, 3, Map.of("memoryBytes", 1L << 20, "hostCalls", 5L));
        try (NodeStore store = NodeStore.open(file)) {
            store.put(record, MODULE);
        }

        try (NodeStore store = NodeStore.open(file)) {
            assertThat(store.actors()).containsExactly(record);
        }
    }

    @Test
    void shouldHaveWrittenWhatItReturnedFrom() throws IOException {
        Path copy = directory.resolve("copy.mv");
        try (NodeStore store = NodeStore.open(file)) {
            store.put(new ActorRecord(ONE, HASH_A, 1), MODULE);
            // What is on disk now is what a killed process would leave.
            Files.copy(file, copy);
        }

        try (NodeStore store = NodeStore.open(copy)) {
            assertThat(store.actors()).hasSize(1);
            assertThat(store.module(HASH_A)).contains(MODULE);
        }
    }

    @Test
    void shouldReplaceAnActorAndDropItsFormerModule() {
        try (NodeStore store = NodeStore.open(file)) {
            store.put(new ActorRecord(ONE, HASH_A, 1), MODULE);
            store.put(new ActorRecord(ONE, HASH_B, 2), Payload.ofText("newer"));

            assertThat(store.actors()).containsExactly(new ActorRecord(ONE, HASH_B, 2));
            assertThat(store.module(HASH_A)).isEmpty();
        }
    }

    @Test
    void shouldKeepAModuleThatAnotherActorStillNeeds() {
        try (NodeStore store = NodeStore.open(file)) {
            store.put(new ActorRecord(ONE, HASH_A, 1), MODULE);
            store.put(new ActorRecord(TWO, HASH_A, 1), MODULE);

            store.remove(ONE);

            assertThat(store.actors()).containsExactly(new ActorRecord(TWO, HASH_A, 1));
            assertThat(store.module(HASH_A)).contains(MODULE);
        }
    }

    @Test
    void shouldRefuseAFileInUse() {
        try (NodeStore store = NodeStore.open(file)) {
            assertThat(store.actors()).isEmpty();
            assertThatThrownBy(() -> NodeStore.open(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be opened");
        }
    }
}
